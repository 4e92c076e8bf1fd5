#!/usr/bin/env python3
"""An SMTP server for tests. Prints its port, keeps every mail as FOLDER/N.json, and ends when its standard input does.

FOLDER/behaviour says how it answers: "ok", "hang", a reply to the recipient such as "451 4.7.1 later" ({to} in it becomes the address),
"then 451 4.3.0 later" for a mail that is kept although the reply says that it is not, "cut" for one that is kept and never answered, or
"slow 2" for seconds before each answer. FOLDER/refused has a line for each of those replies.
"""

import argparse
import asyncio
import json
import os
import ssl
import sys
import threading
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

arguments = argparse.ArgumentParser()
arguments.add_argument("folder", type=Path)
arguments.add_argument("--certificate", nargs=2, metavar=("CERTIFICATE", "KEY"))
arguments.add_argument("--smtps", action="store_true")
arguments.add_argument("--login", nargs=2, metavar=("USER", "PASSWORD"))
options = arguments.parse_args()
taken = 0


def part(message, kind):
    found = message.get_body(preferencelist=(kind,))
    return found.get_content() if found else None


def behaviour():
    return (options.folder / "behaviour").read_text(encoding="utf-8").strip()


def refuse(reply):
    with (options.folder / "refused").open("a", encoding="utf-8") as refused:
        refused.write(reply + "\n")
    return reply


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        wanted = behaviour()
        if wanted == "hang":
            await asyncio.sleep(3600)
        if wanted.startswith("slow "):
            await asyncio.sleep(float(wanted.removeprefix("slow ")))
        elif wanted not in ("ok", "cut") and not wanted.startswith("then "):
            return refuse(wanted.replace("{to}", address))
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global taken
        taken += 1
        message = message_from_bytes(envelope.content, policy=policy.default)
        kept = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": session.ssl is not None or options.smtps,
            "login": session.authenticated,
            "peer": list(session.peer),
            "headers": [[name, str(value)] for name, value in message.items()],
            "defects": [repr(defect) for part in message.walk() for defect in part.defects],
            "text": part(message, "plain"),
            "html": part(message, "html"),
        }
        unfinished = options.folder / f".{taken}.json"
        unfinished.write_text(json.dumps(kept), encoding="utf-8")
        unfinished.rename(options.folder / f"{taken}.json")
        wanted = behaviour()
        if wanted == "cut":
            refuse(wanted)
            server.transport.abort()
        if wanted.startswith("slow "):
            await asyncio.sleep(float(wanted.removeprefix("slow ")))
        return refuse(wanted.removeprefix("then ")) if wanted.startswith("then ") else "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    right = isinstance(data, LoginPassword) and [data.login.decode(), data.password.decode()] == options.login
    return AuthResult(success=right, handled=right)


def tls_context():
    if not options.certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*options.certificate)
    return context


def end_with_the_test():
    sys.stdin.read()
    os._exit(0)


async def serve():
    context = tls_context()
    handler = Handler()

    def protocol():
        return SMTP(
            handler,
            tls_context=None if options.smtps else context,
            require_starttls=bool(context) and not options.smtps,
            authenticator=authenticate,
            auth_required=bool(options.login),
            auth_require_tls=not options.smtps,
            enable_SMTPUTF8=True,
        )

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=context if options.smtps else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


threading.Thread(target=end_with_the_test, daemon=True).start()
asyncio.run(serve())

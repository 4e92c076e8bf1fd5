"""Talks to a server as programs did to the Perspective API, with Google's own client: python3 google_client.py ADDRESS KEY.

Reads lines of {"operation", "body", "key"?, "kept"?} from stdin and answers each with a line of {"status", "body"}. The client makes its
methods from the server's discovery document; with "kept" from a document of Google's address, whose root URL is changed."""

import json
import sys
import urllib.request

from googleapiclient import discovery
from googleapiclient.errors import HttpError

address, key = sys.argv[1:3]
DOCUMENT = f"{address}/$discovery/rest?version=v1alpha1"


def found(key):
    return discovery.build("commentanalyzer", "v1alpha1", developerKey=key, discoveryServiceUrl=DOCUMENT, static_discovery=False)


def kept(key):
    document = json.load(urllib.request.urlopen(DOCUMENT))
    document["rootUrl"] = document["baseUrl"] = "https://commentanalyzer.googleapis.com/"
    return discovery.build_from_document(document, developerKey=key, client_options={"api_endpoint": address})


def answer(asked):
    build = kept if asked.get("kept") else found
    comments = build(asked.get("key", key)).comments()
    try:
        return {"status": 200, "body": getattr(comments, asked["operation"])(body=asked["body"]).execute()}
    except HttpError as error:
        return {"status": error.status_code, "reason": error.reason, "body": json.loads(error.content)}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)

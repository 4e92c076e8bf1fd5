// The explanation of a text as one types it. Without this the button does the same.

const form = /** @type {HTMLFormElement} */ (document.getElementById('explain'));
const place = /** @type {HTMLElement} */ (document.getElementById('explained'));
const policy = { createHTML: (/** @type {string} */ text) => text };
// The policy that the pages' headers allow: what it lets through comes from our own server.
const html = window.trustedTypes?.createPolicy('toguna', policy) ?? policy;
/** How long nothing is typed before it is asked, in milliseconds. */
const QUIET = 300;
/** @type {number | undefined} */
let waiting;
/** @type {AbortController | undefined} */
let asking;

async function explain() {
  const fields = new FormData(form);
  if (!String(fields.get('text')).trim()) {
    place.replaceChildren();
    return;
  }
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const body = new URLSearchParams(/** @type {[string, string][]} */ ([...fields]));
  try {
    const address = new URL(form.action);
    address.searchParams.set('part', 'yes');
    address.hash = '';
    const answer = await fetch(address, { method: 'POST', body, signal });
    // What ended meanwhile (the session, the server) is told by the whole page.
    if (!answer.ok) return;
    const text = await answer.text();
    const parsed = new DOMParser().parseFromString(/** @type {any} */ (html.createHTML(text)), 'text/html');
    place.replaceChildren(...parsed.body.childNodes);
  } catch (error) {
    if (!signal.aborted) console.warn(error);
  }
}

form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(explain, QUIET);
});

// What this moderator looks at is told to colleagues, and ends by itself: with the page, or when nobody is at it.

/** So long a comment is looked at before it is told: who only walks past marks nothing. */
const SETTLE = 300;
/** Told again so often, in milliseconds; the server forgets after 45 s. */
const EVERY = 20_000;
/** After which nobody is taken to sit there any more. */
const AWAY = 120_000;

/** @param {import('./list.js').List} list */
export function claim(list) {
  const sentences = /** @type {HTMLElement} */ (document.getElementById('sentences')).dataset;
  if (sentences.readOnly !== 'no') return;
  const site = new URL(/** @type {string} */ (list.main.dataset.here), location.href).searchParams.get('site') ?? '';
  const address = `/moderation/claims?site=${site}`;
  let told = '';
  let touched = Date.now();
  let soon = 0;
  for (const what of ['keydown', 'pointerdown', 'pointermove']) document.addEventListener(what, () => { touched = Date.now(); }, { passive: true });

  const body = (/** @type {string} */ id) => new URLSearchParams({ csrf: sentences.csrf ?? '', id });

  async function tell() {
    soon = 0;
    const here = document.visibilityState === 'visible' && Date.now() - touched < AWAY;
    const id = here ? list.current()?.dataset.id ?? '' : '';
    if (!id && !told) return;
    told = id;
    const answer = await fetch(address, { method: 'POST', body: body(id), headers: { accept: 'application/json' } }).catch(() => null);
    if (answer?.ok) list.setClaims((await answer.json()).claims);
  }

  list.onShow = () => {
    clearTimeout(soon);
    soon = window.setTimeout(tell, SETTLE);
  };
  list.onShow();
  setInterval(tell, EVERY);
  window.addEventListener('pagehide', () => { if (told) navigator.sendBeacon(address, body('')); });
}

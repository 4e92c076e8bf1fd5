// What comes in and what colleagues do while the page is open, shown without moving anything: by server-sent events, or, where those do not come
// through, by looking now and then.

/** Between two looks where there are no events, in milliseconds. */
const EVERY = 20_000;
/** So long the first event may take before it is taken for kept back on its way. */
const PATIENCE = 10_000;
/** After which events are tried again. */
const AGAIN = 60_000;
/** Between two looks at the list, however much comes in. */
const SETTLE = 1_500;

/** @typedef {{ id: string, status: string, revision: number, by: string | null }} Decided */
/** @typedef {{ counts: Record<string, number>, fresh: number, decided: Decided[], claims: { id: string, name: string }[] }} News */

/** @param {import('./list.js').List} list @param {(more: number) => void} tell hears of so many more that wait */
export function watch(list, tell) {
  const chip = /** @type {HTMLButtonElement} */ (document.getElementById('fresh'));
  const live = /** @type {HTMLElement} */ (document.getElementById('live'));
  const sentences = /** @type {HTMLElement} */ (document.getElementById('sentences')).dataset;
  const here = new URL(/** @type {string} */ (list.main.dataset.here), location.href);
  let mark = list.main.dataset.mark ?? '';
  let polling = 0;
  let looking = 0;
  /** New ones that the last look found. */
  let found = 0;
  chip.addEventListener('click', () => {
    chip.hidden = true;
    list.addFresh();
  });

  /** How much is new, and nothing moves until it is asked for. */
  async function look() {
    looking = 0;
    if (list.loading) return lookSoon();
    const count = await list.look().catch(() => 0);
    if (polling) tell(count - found);
    found = count;
    const words = `${sentences.fresh} ${count}`;
    if (count > 0 && chip.textContent !== words) list.say(words);
    chip.textContent = words;
    chip.hidden = count === 0;
  }

  function lookSoon() {
    looking ||= window.setTimeout(look, SETTLE);
  }

  /** @param {boolean} on */
  function poll(on) {
    live.hidden = on;
    if (on) polling ||= window.setInterval(look, EVERY);
    else {
      clearInterval(polling);
      polling = 0;
    }
  }

  /** @param {News} news */
  function take(news) {
    list.setCounts(news.counts);
    const missing = news.decided.filter((one) => !list.decidedBy(one));
    if (news.fresh > 0 || missing.length) lookSoon();
    list.setClaims(news.claims);
    tell(news.fresh + missing.filter(({ by, status }) => by === null && status === 'pending').length);
  }

  function follow() {
    const source = new EventSource(`/moderation/events?site=${here.searchParams.get('site')}&since=${mark}`);
    const giveUp = () => {
      source.close();
      poll(true);
      setTimeout(follow, AGAIN);
    };
    const patience = setTimeout(giveUp, PATIENCE);
    source.addEventListener('message', (event) => {
      clearTimeout(patience);
      poll(false);
      mark = event.lastEventId;
      take(JSON.parse(event.data));
    });
    // A connection that was lost comes back by itself, with the last id; one that was refused does not.
    source.addEventListener('error', () => {
      live.hidden = true;
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(patience);
      giveUp();
    });
  }

  if (!('EventSource' in window)) return poll(true);
  follow();
}

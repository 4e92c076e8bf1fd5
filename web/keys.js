// Which key does what. The letters are those that editors know from WordPress.

/** @param {import('./list.js').List} list @param {import('./decisions.js').Decisions} decisions */
export function listen(list, decisions) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById('keys'));
  const help = /** @type {HTMLButtonElement} */ (document.getElementById('help'));
  const grounds = () => /** @type {HTMLDetailsElement | null} */ (list.sheet()?.querySelector('.grounds') ?? null);
  help.hidden = false;
  help.addEventListener('click', () => dialog.showModal());

  /** Asks for the ground of a rejection. Several at once are rejected without one. */
  const reject = () => {
    const open = grounds();
    if (!open || list.picked().length || list.picksAll()) return decisions.decide('reject');
    if (open.open) return decisions.decide('reject');
    open.open = true;
    open.querySelector('summary')?.focus();
  };

  /** The page of who wrote the comment that is shown. @param {string} part */
  const openAuthor = (part) => {
    const link = /** @type {HTMLAnchorElement | null} */ (list.sheet()?.querySelector('a.author') ?? null);
    if (link) location.assign(link.href + part);
  };

  /** @type {Record<string, () => void>} */
  const acts = {
    j: () => list.move(1),
    k: () => list.move(-1),
    a: () => decisions.decide('approve'),
    r: reject,
    s: () => decisions.decide('spam'),
    d: () => decisions.decide('delete'),
    u: () => decisions.undo(),
    z: () => decisions.undo(),
    x: () => list.pick(list.current()),
    X: () => list.pickTo(list.current()),
    n: () => {
      const open = grounds();
      if (open) open.open = true;
      open?.querySelector('textarea')?.focus();
    },
    e: () => {
      const edit = /** @type {HTMLDetailsElement | null} */ (list.sheet()?.querySelector('.edit') ?? null);
      if (edit) edit.open = true;
      edit?.querySelector('textarea')?.focus();
    },
    h: () => openAuthor(''),
    b: () => openAuthor('#standing'),
    c: () => { /** @type {HTMLElement | null} */ (list.sheet()?.querySelector('a.campaign') ?? null)?.click(); },
    o: () => { /** @type {HTMLElement | null} */ (list.sheet()?.querySelector('a.thread'))?.click(); },
    '/': () => document.getElementById('search')?.focus(),
    '?': () => dialog.showModal(),
    Escape: () => {
      const open = grounds();
      if (open?.open) open.open = false;
      else if (list.picked().length || list.picksAll()) list.pickNothing();
      else list.close();
    },
  };

  let pressed = Promise.resolve();
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    const at = /** @type {HTMLElement} */ (event.target);
    const types = at.matches('textarea, select, input:not([type="checkbox"], [type="radio"])');
    if (types) {
      if (event.key === 'Escape') at.blur();
      return;
    }
    const needsTheComment = /^[1-9rnhbec]$/.test(event.key) || event.key === 'Enter';
    if (event.key === 'Enter' ? !grounds()?.open || !at.matches('summary, body') : !/^[1-9]$/.test(event.key) && !acts[event.key]) return;
    event.preventDefault();
    // One after the other, as they were pressed: a reason may be pressed before the comment is there.
    pressed = pressed.then(async () => {
      if (needsTheComment) await list.showing;
      press(event.key);
    });
  });

  /** @param {string} key */
  function press(key) {
    const open = grounds();
    if (!/^([1-9]|Enter)$/.test(key)) return acts[key]();
    if (!open?.open) return;
    const ground = /** @type {HTMLInputElement | undefined} */ (open.querySelectorAll('input')[Number(key) - 1]);
    if (ground || key === 'Enter') decisions.decide('reject', ground?.value);
  }
}

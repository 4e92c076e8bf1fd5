// What each key does in the queue. Which key that is stands in key_map.js.

import { actOf } from './key_map.js';

/** What is done to the comment that is shown, once it is there. */
const ABOUT_THE_COMMENT = new Set(['reject', 'note', 'author', 'standing', 'edit', 'campaign']);

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

  /** By the names of key_map.js. @type {Record<string, () => void>} */
  const acts = {
    next: () => list.move(1),
    previous: () => list.move(-1),
    approve: () => decisions.decide('approve'),
    reject,
    spam: () => decisions.decide('spam'),
    delete: () => decisions.decide('delete'),
    undo: () => decisions.undo(),
    pick: () => list.pick(list.current()),
    'pick-range': () => list.pickTo(list.current()),
    note: () => {
      const open = grounds();
      if (open) open.open = true;
      open?.querySelector('textarea')?.focus();
    },
    edit: () => {
      const edit = /** @type {HTMLDetailsElement | null} */ (list.sheet()?.querySelector('.edit') ?? null);
      if (edit) edit.open = true;
      edit?.querySelector('textarea')?.focus();
    },
    author: () => openAuthor(''),
    standing: () => openAuthor('#standing'),
    campaign: () => { /** @type {HTMLElement | null} */ (list.sheet()?.querySelector('a.campaign') ?? null)?.click(); },
    open: () => { /** @type {HTMLElement | null} */ (list.sheet()?.querySelector('a.thread'))?.click(); },
    search: () => document.getElementById('search')?.focus(),
    help: () => dialog.showModal(),
    escape: () => {
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
    const act = event.key === 'Escape' ? 'escape' : actOf(event.key) ?? '';
    const isGround = /^[1-9]$/.test(event.key) || event.key === 'Enter';
    if (event.key === 'Enter' ? !grounds()?.open || !at.matches('summary, body') : !isGround && !acts[act]) return;
    event.preventDefault();
    // One after the other, as they were pressed: a reason may be pressed before the comment is there.
    pressed = pressed.then(async () => {
      if (isGround || ABOUT_THE_COMMENT.has(act)) await list.showing;
      if (isGround) pressGround(event.key);
      else acts[act]();
    });
  });

  /** @param {string} key */
  function pressGround(key) {
    const open = grounds();
    if (!open?.open) return;
    const ground = /** @type {HTMLInputElement | undefined} */ (open.querySelectorAll('input')[Number(key) - 1]);
    if (ground || key === 'Enter') decisions.decide('reject', ground?.value);
  }
}

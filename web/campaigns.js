// Campaigns by keyboard, with the keys of the queue: they go from one to the other, decide about the one that has the focus, take back, open.

import { actOf } from './key_map.js';

const sheets = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.campaign')]);
document.documentElement.classList.add('scripted');

/** The one in which the focus is; else the first. */
const current = () => sheets.find((sheet) => sheet.contains(document.activeElement)) ?? sheets[0];

/** @param {number} by */
function move(by) {
  const focused = sheets.findIndex((sheet) => sheet.contains(document.activeElement));
  const next = sheets[focused < 0 ? 0 : Math.min(Math.max(focused + by, 0), sheets.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** @param {string} selector */
const click = (selector) => /** @type {HTMLElement | null | undefined} */ (current()?.querySelector(selector))?.click();

const grounds = () => /** @type {HTMLDetailsElement | null} */ (current()?.querySelector('.grounds') ?? null);

/** @param {string} decision */
const decide = (decision) => click(`button[name="decision"][value="${decision}"]`);

/** Asks for the ground of a rejection: 1 to 9, or once more for none. */
function reject() {
  const open = grounds();
  if (!open || open.open) return decide('reject');
  open.open = true;
  open.querySelector('summary')?.focus();
}

/** @type {Record<string, () => void>} */
const acts = {
  next: () => move(1),
  previous: () => move(-1),
  approve: () => decide('approve'),
  reject,
  spam: () => decide('spam'),
  undo: () => click('.undo-campaign'),
  open: () => click('.campaign-link'),
  note: () => {
    const open = grounds();
    if (open) open.open = true;
    open?.querySelector('textarea')?.focus();
  },
  escape: () => {
    const open = grounds();
    if (open) open.open = false;
  },
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = /** @type {HTMLElement} */ (event.target);
  if (at.matches('textarea, select, input:not([type="checkbox"], [type="radio"])')) {
    if (event.key === 'Escape') at.blur();
    return;
  }
  if (/^[1-9]$/.test(event.key) && grounds()?.open) {
    const ground = /** @type {HTMLInputElement | undefined} */ (grounds()?.querySelectorAll('input')[Number(event.key) - 1]);
    if (!ground) return;
    event.preventDefault();
    ground.checked = true;
    decide('reject');
    return;
  }
  const act = event.key === 'Escape' ? 'escape' : actOf(event.key) ?? '';
  if (!acts[act]) return;
  event.preventDefault();
  acts[act]();
});

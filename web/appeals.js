// Appeals by keyboard, with the keys of the queue: they go from one to the other, and press the buttons of the one that has the focus.

import { actOf } from './key_map.js';

const sheets = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.appeal-sheet')]);
document.documentElement.classList.add('scripted');

/** The one in which the focus is; else the first. */
const current = () => sheets.find((sheet) => sheet.contains(document.activeElement));

/** @param {number} by */
function move(by) {
  const at = sheets.indexOf(/** @type {HTMLElement} */ (current()));
  const next = sheets[at < 0 ? 0 : Math.min(Math.max(at + by, 0), sheets.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** @param {string} outcome */
function press(outcome) {
  /** @type {HTMLButtonElement | null | undefined} */
  const button = (current() ?? sheets[0])?.querySelector(`button[value="${outcome}"]`);
  button?.click();
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = /** @type {HTMLElement} */ (event.target);
  if (at.matches('textarea, input')) {
    if (event.key === 'Escape') at.blur();
    return;
  }
  /** @type {Record<string, () => void>} */
  const acts = {
    next: () => move(1),
    previous: () => move(-1),
    approve: () => press('reversed'),
    reject: () => press('upheld'),
    note: () => /** @type {HTMLElement | null | undefined} */ ((current() ?? sheets[0])?.querySelector('textarea'))?.focus(),
  };
  const act = actOf(event.key) ?? '';
  if (!acts[act]) return;
  event.preventDefault();
  acts[act]();
});

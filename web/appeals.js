// Appeals by keyboard: j and k go from one to the other, a and r press the buttons of the one that has the focus.

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
    j: () => move(1),
    k: () => move(-1),
    a: () => press('reversed'),
    r: () => press('upheld'),
    n: () => /** @type {HTMLElement | null | undefined} */ ((current() ?? sheets[0])?.querySelector('textarea'))?.focus(),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
});

// What comes in and what colleagues decide while the page is open: asked for now and then, shown without moving anything.

/** Between two looks, in milliseconds. */
const EVERY = 20_000;

/** @param {import('./list.js').List} list */
export function watch(list) {
  const chip = /** @type {HTMLButtonElement} */ (document.getElementById('fresh'));
  const word = /** @type {HTMLElement} */ (document.getElementById('sentences')).dataset.fresh;
  chip.addEventListener('click', () => {
    chip.hidden = true;
    list.addFresh();
  });
  setInterval(async () => {
    if (document.visibilityState !== 'visible' || list.loading) return;
    const count = await list.look().catch(() => 0);
    if (count > 0 && chip.textContent !== `${word} ${count}`) list.say(`${word} ${count}`);
    chip.textContent = `${word} ${count}`;
    chip.hidden = count === 0;
  }, EVERY);
}

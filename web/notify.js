// Notifications by the browser: that comments wait, while this page is out of sight. The browser's permission is asked for when somebody wants
// them, and not before. They are wanted in one browser, not by an account: whoever wants them at a desk may not on a phone.

/** Where this browser keeps that they are wanted. */
const PLACE = 'toguna.notify';

/** What tells of so many more that wait. @param {(text: string) => void} warn says what is wrong @returns {(more: number) => void} */
export function notifier(warn) {
  const button = /** @type {HTMLButtonElement} */ (document.getElementById('notify'));
  const sentences = /** @type {HTMLElement} */ (document.getElementById('sentences')).dataset;
  let waiting = 0;
  if (!('Notification' in window)) return () => {};

  const wanted = () => Notification.permission === 'granted' && localStorage.getItem(PLACE) === 'yes';
  const show = () => button.setAttribute('aria-pressed', String(wanted()));

  /** @param {string} text */
  function notify(text) {
    const { lang } = document.documentElement;
    const notification = new Notification(text, { body: sentences.site, tag: 'toguna', lang });
    notification.addEventListener('click', () => {
      window.focus();
      notification.close();
    });
  }

  /** Asks the browser, and shows one: not every browser that knows them lets a page show them. */
  async function begin() {
    try {
      if (await Notification.requestPermission() !== 'granted') return warn(sentences.notifyDenied ?? '');
      notify(button.title);
      localStorage.setItem(PLACE, 'yes');
    } catch {
      warn(sentences.notifyDenied ?? '');
    }
  }

  button.addEventListener('click', async () => {
    if (wanted()) localStorage.removeItem(PLACE);
    else await begin();
    show();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') waiting = 0;
  });
  button.hidden = false;
  show();

  return (more) => {
    if (more <= 0 || document.visibilityState === 'visible' || !wanted()) return;
    waiting += more;
    notify(`${sentences.fresh} ${waiting}`);
  };
}

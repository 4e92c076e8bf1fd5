// The rows of the queue, and the comment that is shown beside them.

/** Comments behind the one that is shown, which are asked for ahead. */
const AHEAD = 2;
/** Comments whose text is kept at hand. */
const KEPT = 12;
/** So few rows, and further ones are asked for. */
const FEW = 12;

const html = window.trustedTypes?.createPolicy('toguna', { createHTML: (/** @type {string} */ text) => text }) ?? { createHTML: (/** @type {string} */ text) => text };

/** A page of our own server, as a document. @param {string} text */
const parsed = (text) => new DOMParser().parseFromString(/** @type {any} */ (html.createHTML(text)), 'text/html');

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

export class List {
  main = element('queue');
  items = element('items');
  detail = element('detail');
  said = element('said');
  bulk = document.getElementById('bulk');
  /** @type {Map<string, Promise<string>>} */
  texts = new Map();
  /** Comments that were decided about and not taken back. @type {Set<string>} */
  decided = new Set();
  /** The row from which shift selects. @type {HTMLElement | null} */
  anchor = null;
  loading = false;
  /** Rows that came in since. @type {HTMLElement[]} */
  fresh = [];
  /** Hears that another comment is shown. */
  onShow = () => {};
  /** When the comment that was asked for last is shown. @type {Promise<void>} */
  showing = Promise.resolve();

  start() {
    this.items.addEventListener('click', (event) => this.clicked(event));
    document.querySelector('.order select')?.addEventListener('change', (event) => /** @type {HTMLSelectElement} */ (event.target).form?.requestSubmit());
    this.items.addEventListener('change', () => this.countPicked());
    document.getElementById('all')?.addEventListener('change', () => this.countPicked());
    this.detail.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('.detail-back a')) {
        event.preventDefault();
        this.close();
      }
    });
    const more = document.getElementById('more');
    if (more) new IntersectionObserver(([entry]) => entry.isIntersecting && this.fill(more)).observe(more);
    const shown = this.current();
    if (shown) this.lookAhead(shown);
    this.countPicked();
    this.writeTimes(document);
  }

  /** @returns {HTMLElement[]} */
  rows() { return /** @type {HTMLElement[]} */ ([...this.items.children]); }

  /** The row of the comment that is shown. @returns {HTMLElement | null} */
  current() { return this.items.querySelector('[aria-current]'); }

  /** @param {string} id @returns {HTMLElement | null} */
  row(id) { return /** @type {HTMLElement | null} */ (document.getElementById(`c-${id}`)); }

  /** @param {MouseEvent} event */
  clicked(event) {
    const target = /** @type {Element} */ (event.target);
    const row = /** @type {HTMLElement | null} */ (target.closest('.item'));
    if (!row) return;
    if (target instanceof HTMLInputElement) {
      if (event.shiftKey) this.pickTo(row, target.checked);
      this.anchor = row;
    } else if (target.closest('a.row') && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      this.show(row);
    }
  }

  /** Shows a row's comment. @param {HTMLElement | null} row @param {{ open?: boolean }} [how] */
  show(row, how = {}) {
    this.showing = this.showNow(row, how);
    return this.showing;
  }

  /** The comment that stands beside the list, once it is that of the current row. @returns {HTMLElement | null} */
  sheet() {
    const sheet = /** @type {HTMLElement | null} */ (this.detail.querySelector('.detail-sheet'));
    return sheet && sheet.dataset.id === this.current()?.dataset.id ? sheet : null;
  }

  /** @param {HTMLElement | null} row @param {{ open?: boolean }} how */
  async showNow(row, how) {
    const before = this.current();
    before?.removeAttribute('aria-current');
    // What a colleague decided while it was shown stays no longer than it is shown.
    if (before?.dataset.gone && before !== row) before.remove();
    element('empty').hidden = this.items.childElementCount > 0;
    if (!row) {
      this.detail.replaceChildren();
      this.main.dataset.open = 'no';
      this.loadMore();
      return;
    }
    row.setAttribute('aria-current', 'true');
    row.scrollIntoView({ block: 'nearest' });
    this.onShow();
    if (row.dataset.claimed) this.say(`${row.dataset.claimed} ${element('sentences').dataset.claimed}`);
    if (how.open !== false) this.main.dataset.open = 'yes';
    const id = /** @type {string} */ (row.dataset.id);
    const beside = /** @type {HTMLInputElement | null} */ (document.getElementById('beside'));
    if (beside) beside.value = id;
    this.lookAhead(row);
    let text;
    try {
      text = await this.text(id);
    } catch {
      this.texts.delete(id);
      return;
    }
    if (this.current() !== row) return;
    const sheet = parsed(text).querySelector('.detail-sheet');
    if (!sheet) return;
    this.detail.replaceChildren(document.importNode(sheet, true));
    this.detail.scrollTop = 0;
    this.writeTimes(this.detail);
    history.replaceState(null, '', `${this.main.dataset.here}&id=${id}`);
  }

  /** The next or the one before. @param {1 | -1} by */
  move(by) {
    const current = this.current();
    const step = (/** @type {Element | null | undefined} */ row) => /** @type {HTMLElement | null} */ (by > 0 ? row?.nextElementSibling : row?.previousElementSibling);
    let next = current ? step(current) : /** @type {HTMLElement | null} */ (this.items.firstElementChild);
    // Past what a colleague looks at.
    while (next?.dataset.claimed) next = step(next);
    if (next) this.show(next);
  }

  /** Back to the list, on a phone. */
  close() {
    this.main.dataset.open = 'no';
    this.current()?.scrollIntoView({ block: 'center' });
  }

  /** A comment's part of the page. @param {string} id */
  text(id) {
    let text = this.texts.get(id);
    if (!text) {
      const query = new URL(/** @type {string} */ (this.main.dataset.here), location.href).search;
      text = fetch(`/moderation/comments/${id}${query}`).then((answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text();
      });
      text.catch(() => this.texts.delete(id));
      this.texts.set(id, text);
      const oldest = this.texts.keys().next().value;
      if (this.texts.size > KEPT && oldest !== undefined) this.texts.delete(oldest);
    }
    return text;
  }

  /** What comes next is there before it is asked for. @param {HTMLElement} row */
  lookAhead(row) {
    /** @type {Element | null} */
    let next = row;
    for (let n = 0; n < AHEAD && (next = next.nextElementSibling); n += 1) this.text(/** @type {HTMLElement} */ (next).dataset.id ?? '').catch(() => {});
    // Where there is no further page, what came in since waits until it is asked for.
    if (this.items.childElementCount < FEW && document.getElementById('more')) this.loadMore();
  }

  /** Takes a row out, and gives what puts it back where it was. @param {HTMLElement} row */
  take(row) {
    const next = row.nextElementSibling;
    const id = row.dataset.id ?? '';
    this.decided.add(id);
    this.texts.delete(id);
    row.remove();
    return () => {
      this.decided.delete(id);
      this.texts.delete(id);
      row.removeAttribute('aria-current');
      const box = row.querySelector('input');
      if (box) box.checked = false;
      if (next?.parentElement === this.items) next.before(row);
      else this.items.append(row);
      element('empty').hidden = true;
    };
  }

  /** Further pages, as long as the end of the list is in sight. @param {HTMLElement} more */
  async fill(more) {
    const link = /** @type {HTMLAnchorElement} */ (more);
    while (link.isConnected && link.getBoundingClientRect().top < innerHeight) {
      const before = link.href;
      await this.loadMore(true);
      if (link.href === before) return;
    }
  }

  /** Rows that are not here yet, from the first page, or else from the next one. @param {boolean} [atTheEnd] */
  async loadMore(atTheEnd) {
    while (this.loading) await new Promise((resolve) => setTimeout(resolve, 50));
    this.loading = true;
    try {
      const added = atTheEnd ? 0 : await this.addFrom(/** @type {string} */ (this.main.dataset.here));
      const more = /** @type {HTMLAnchorElement | null} */ (document.getElementById('more'));
      if (!added && more) await this.addFrom(more.href, more);
    } catch {
      // Tried again with the next decision.
    } finally {
      this.loading = false;
    }
  }

  /** @param {string} address @param {HTMLAnchorElement} [more] */
  async addFrom(address, more) {
    const answer = await fetch(address);
    if (!answer.ok) return 0;
    const page = parsed(await answer.text());
    const fresh = [...page.querySelectorAll('#items > .item')].filter((item) => {
      const id = /** @type {HTMLElement} */ (item).dataset.id ?? '';
      return !this.row(id) && !this.decided.has(id);
    });
    const wasEmpty = this.items.childElementCount === 0;
    for (const item of fresh) {
      item.removeAttribute('aria-current');
      this.items.append(document.importNode(item, true));
    }
    this.writeTimes(this.items);
    if (more) {
      const next = /** @type {HTMLAnchorElement | null} */ (page.getElementById('more'));
      if (next) more.href = next.getAttribute('href') ?? '';
      else more.parentElement?.remove();
    }
    if (wasEmpty && fresh.length) await this.show(/** @type {HTMLElement} */ (this.items.firstElementChild), { open: false });
    return fresh.length;
  }

  /** Looks what the first page has by now: counts, what a colleague decided, and how much is new. */
  async look() {
    const answer = await fetch(/** @type {string} */ (this.main.dataset.here));
    if (!answer.ok) return 0;
    const page = parsed(await answer.text());
    for (const count of page.querySelectorAll('[data-count]')) this.setCounts({ [/** @type {HTMLElement} */ (count).dataset.count ?? '']: Number(count.textContent) });
    const items = /** @type {HTMLElement[]} */ ([...page.querySelectorAll('#items > .item')]);
    // Where one page is all there is, what is not on it was decided elsewhere. The comment that is shown stays.
    const there = new Set(items.map((item) => item.dataset.id));
    if (!page.getElementById('more')) for (const row of this.rows()) if (!there.has(row.dataset.id) && row !== this.current()) row.remove();
    this.fresh = items.filter(({ dataset: { id = '' } }) => !this.row(id) && !this.decided.has(id));
    return this.fresh.length;
  }

  /** Puts what is new where it belongs: the newest on top, or else at the end. */
  addFresh() {
    const onTop = !/order=/.test(/** @type {string} */ (this.main.dataset.here));
    const rows = this.fresh.filter(({ dataset: { id = '' } }) => !this.row(id) && !this.decided.has(id)).map((item) => {
      item.removeAttribute('aria-current');
      return document.importNode(item, true);
    });
    if (onTop) this.items.prepend(...rows);
    else this.items.append(...rows);
    this.fresh = [];
    this.writeTimes(this.items);
    rows[0]?.scrollIntoView({ block: 'nearest' });
    if (!this.current()) this.show(rows[0] ?? null, { open: false });
  }

  /** Whether a decision is about all that the search finds. */
  picksAll() { return Boolean(/** @type {HTMLInputElement | null} */ (document.getElementById('all'))?.checked); }

  /** The rows whose boxes are ticked. */
  picked() { return this.rows().filter((row) => row.querySelector('input')?.checked); }

  /** @param {HTMLElement | null} row */
  pick(row) {
    const box = row?.querySelector('input');
    if (!row || !box) return;
    box.checked = !box.checked;
    this.anchor = row;
    this.countPicked();
  }

  /** Everything between the last one that was picked and this one. @param {HTMLElement | null} row */
  pickTo(row, checked = true) {
    if (!row) return;
    const rows = this.rows();
    const to = rows.indexOf(row);
    // The one that was picked may be decided about by now.
    const anchor = this.anchor ? rows.indexOf(this.anchor) : -1;
    const from = anchor < 0 ? to : anchor;
    for (const one of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) {
      const box = one.querySelector('input');
      if (box) box.checked = checked;
    }
    this.countPicked();
  }

  pickNothing() {
    for (const row of this.picked()) /** @type {HTMLInputElement} */ (row.querySelector('input')).checked = false;
    const all = /** @type {HTMLInputElement | null} */ (document.getElementById('all'));
    if (all) all.checked = false;
    this.countPicked();
  }

  countPicked() {
    const count = this.picked().length;
    // What a search found can be decided about as a whole.
    this.bulk?.classList.toggle('some', count > 0 || Boolean(document.getElementById('all')));
    const label = document.getElementById('bulk-label');
    if (label) label.textContent = `${element('sentences').dataset.picked} ${count}`;
  }

  /** The exact counts of the tabs. @param {Record<string, number>} counts */
  setCounts(counts) {
    for (const [status, count] of Object.entries(counts)) {
      const place = document.querySelector(`[data-count="${status}"]`);
      if (place) place.textContent = String(count);
    }
  }

  /** Marks what colleagues look at, in words. @param {{ id: string, name: string }[]} claims */
  setClaims(claims) {
    const names = new Map(claims.map(({ id, name }) => [id, name]));
    for (const row of this.rows()) {
      const name = names.get(row.dataset.id ?? '');
      if (name === row.dataset.claimed) continue;
      row.querySelector('.row-claim')?.remove();
      if (!name) {
        delete row.dataset.claimed;
        continue;
      }
      row.dataset.claimed = name;
      const label = document.createElement('span');
      label.className = 'row-claim';
      const who = document.createElement('bdi');
      who.textContent = name;
      label.append('⦿ ', who, ` ${element('sentences').dataset.claimed}`);
      row.querySelector('a.row')?.append(label);
    }
  }

  /** A decision of somebody's. Whether the list knows what it needs to: a comment that came back to this list is not on it yet.
   * @param {{ id: string, status: string, revision: number, by: string | null }} decided by null: readers' reports took it back */
  decidedBy({ id, status, revision, by }) {
    const row = this.row(id);
    if (by === null) this.decided.delete(id);
    if (!row) return !this.belongs(status) || this.decided.has(id);
    if (revision <= Number(row.dataset.revision)) return true;
    if (this.belongs(status)) {
      row.dataset.revision = String(revision);
      const box = row.querySelector('input');
      if (box) box.value = `${id}.${revision}`;
      this.texts.delete(id);
    } else if (row === this.current()) {
      row.dataset.gone = 'yes';
      const { by: decidedIt, byReaders = '' } = element('sentences').dataset;
      const words = by === null ? byReaders : `${by} ${decidedIt}`;
      this.say(words);
      this.noteBeside(words);
    } else row.remove();
    return true;
  }

  /** Says something above the comment that is shown. @param {string} text */
  noteBeside(text) {
    const note = document.createElement('p');
    note.className = 'note wrong';
    note.textContent = text;
    this.sheet()?.prepend(note);
  }

  /** "2 min" instead of a date in the list; the date stays at hand. @param {ParentNode} within */
  writeTimes(within) {
    const style = new Intl.RelativeTimeFormat(document.documentElement.lang, { style: 'short', numeric: 'auto' });
    for (const time of within.querySelectorAll('.row time')) {
      const date = new Date(/** @type {HTMLTimeElement} */ (time).dateTime);
      const minutes = Math.round((date.getTime() - Date.now()) / 60000);
      /** @type {HTMLElement} */ (time).title ||= time.textContent ?? '';
      time.textContent = minutes > -1 ? style.format(0, 'second') : minutes > -60 ? style.format(minutes, 'minute') : minutes > -1440 ? style.format(Math.round(minutes / 60), 'hour') : style.format(Math.round(minutes / 1440), 'day');
    }
  }

  /** Whether a comment of this status stands in this list. @param {string} status */
  belongs(status) {
    const own = new URL(/** @type {string} */ (this.main.dataset.here), location.href).searchParams.get('status');
    return own === 'all' || own === status;
  }

  /** Says something to who does not see. @param {string} text */
  say(text) { this.said.textContent = text; }
}

// Deciding and undoing. A decision is shown at once and sent beside; what the server refuses comes back with the reason.

/** How long the way back is shown, in milliseconds. `u` goes further back. */
const SHOWN = 10_000;
/** Decisions that `u` can take back. */
const REMEMBERED = 200;
/** Between two looks at a bulk, in milliseconds. */
const LOOK = 400;
/** Comments of one request. */
const AT_ONCE = 100;

/** @typedef {{ id: string, name: string, back: () => void, row: HTMLElement }} Taken */
/** @typedef {{ taken: Taken[], sent: Promise<Map<string, number>>, bulk?: string }} Step what was decided together, and the revisions that came of it; or where a bulk is */
/** @typedef {{ href: string, taken: number, done: number, changed: number, ended: boolean, undoable: boolean }} Bulk */

const sentences = /** @type {HTMLElement} */ (document.getElementById('sentences')).dataset;
const toasts = /** @type {HTMLElement} */ (document.getElementById('toasts'));

export class Decisions {
  /** @param {import('./list.js').List} list */
  constructor(list) {
    this.list = list;
    /** @type {Step[]} */
    this.steps = [];
    this.mayDecide = sentences.readOnly === 'no';
    list.detail.addEventListener('submit', (event) => this.submitted(event));
    list.bulk?.addEventListener('submit', (event) => this.submitted(event));
  }

  /** A button of the comment's form, or of several. @param {SubmitEvent} event */
  submitted(event) {
    const button = /** @type {HTMLButtonElement} */ (event.submitter);
    // Other texts and threads are changed by the page itself.
    if (button.name !== 'decision') return;
    event.preventDefault();
    const ofMany = event.currentTarget === this.list.bulk;
    if (ofMany && !this.list.picked().length && !this.list.picksAll()) return;
    if (button.value === 'restore') this.undoShown();
    else this.decide(button.value);
  }

  /** Decides about the rows that are picked, or else about the one that is shown. @param {string} decision @param {string} [ground] */
  decide(decision, ground) {
    if (!this.mayDecide) return;
    if (this.list.picksAll()) return void this.decideAll(decision, ground);
    const picked = this.list.picked();
    const current = this.list.current();
    const rows = picked.length ? picked.slice(0, AT_ONCE) : current ? [current] : [];
    if (!rows.length) return;
    // What was typed beside this comment, and not beside the one before.
    const form = /** @type {HTMLFormElement | null | undefined} */ (this.list.sheet()?.querySelector('form.decide'));
    const given = form && !picked.length ? new FormData(form) : new FormData();
    const extra = { ground: ground ?? String(given.get('ground') ?? ''), reason: String(given.get('reason') ?? '') };
    const gone = new Set(rows);
    const next = current && !gone.has(current) ? current : behind(current ?? rows[0], gone);
    const taken = rows.map((row) => ({
      id: row.dataset.id ?? '', name: row.querySelector('.row-name')?.textContent ?? '', row, back: this.list.take(row),
    }));
    this.list.countPicked();
    const chosen = taken.map(({ id, row }) => `${id}.${row.dataset.revision}`);
    const sent = this.send(chosen, decision, extra, taken);
    this.remember({ taken, sent });
    const what = `${decision in sentences ? sentences[decision] : decision} ${taken.length > 1 ? taken.length : taken[0].name}`;
    this.list.show(next, { open: taken.length === 1 });
    this.list.say(what);
    this.offer(what);
  }

  /** About all that the search finds: the server works through it, and says how far it is. @param {string} decision @param {string} [ground] */
  async decideAll(decision, ground) {
    this.list.pickNothing();
    const bulk = await this.ask(/** @type {string} */ (this.list.main.dataset.here), { all: 'yes', decision, ground: ground ?? '' });
    if (!bulk) return;
    for (const row of this.list.rows()) this.list.take(row);
    this.list.show(null, { open: false });
    const toast = await this.follow(bulk);
    if (!toast) return;
    this.remember({ taken: [], sent: Promise.resolve(new Map()), bulk: bulk.href });
    this.offerUndo(toast, () => this.undo());
  }

  /** @param {string} href */
  async undoAll(href) {
    const bulk = await this.ask(href, {});
    if (bulk && await this.follow(bulk)) location.assign(/** @type {string} */ (this.list.main.dataset.here));
  }

  /** @param {string} address @param {Record<string, string>} fields @returns {Promise<Bulk | null>} */
  async ask(address, fields) {
    try {
      const body = new URLSearchParams({ csrf: sentences.csrf ?? '', ...fields });
      const answer = await fetch(address, { method: 'POST', body, headers: { accept: 'application/json' } });
      const told = await answer.json();
      if (told.bulk) return told.bulk;
      // The page that asks who one is goes on with the same form.
      if (told.type === 'urn:toguna:problem:proof-too-old') {
        sendAsPage(address, body);
        return null;
      }
      this.refused([], answer.status === 401 ? sentences.ended ?? '' : `${told.title ?? ''} ${told.detail ?? ''}`);
    } catch {
      this.refused([], sentences.offline ?? '');
    }
    return null;
  }

  /** Shows how far it is, to the end. @param {Bulk} bulk */
  async follow(bulk) {
    const toast = this.toast('', false, Infinity);
    toast.classList.add('bulk-toast');
    const words = /** @type {HTMLElement} */ (toast.firstElementChild);
    for (let now = bulk; ;) {
      words.textContent = `${sentences.working} – ${now.done} / ${now.taken}${now.changed ? ` – ${sentences.changed} ${now.changed}` : ''}`;
      if (now.ended) break;
      await new Promise((resolve) => setTimeout(resolve, LOOK));
      const answer = await fetch(bulk.href, { headers: { accept: 'application/json' } }).catch(() => null);
      if (answer?.ok) now = (await answer.json()).bulk;
    }
    this.list.say(words.textContent ?? '');
    setTimeout(() => toast.remove(), SHOWN);
    return toast;
  }

  /** The revisions that came of it. What was refused is back in the list by then. @param {string[]} chosen @param {string} decision @param {Record<string, string>} extra @param {Taken[]} taken */
  async send(chosen, decision, extra, taken) {
    /** @type {Map<string, number>} */
    const revisions = new Map();
    const body = new URLSearchParams({ csrf: sentences.csrf ?? '', decision, ...extra });
    for (const one of chosen) body.append('chosen', one);
    try {
      const answer = await fetch(/** @type {string} */ (this.list.main.dataset.here), { method: 'POST', body, headers: { accept: 'application/json' } });
      const told = await answer.json();
      if (!told.done) throw answer.status === 401 ? sentences.ended : `${told.title ?? ''} ${told.detail ?? ''}`;
      for (const { id, revision } of told.done) revisions.set(id, revision);
      this.list.setCounts(told.counts);
      for (const { id, name, title, detail, status, revision } of told.refused) {
        const which = taken.filter((one) => one.id === id);
        for (const { row } of which) row.dataset.revision = String(revision);
        this.refused(this.list.belongs(status) ? which : [], `${name}: ${title}. ${detail}`);
      }
    } catch (problem) {
      this.refused(taken, typeof problem === 'string' ? problem : sentences.offline ?? '');
    }
    return revisions;
  }

  /** Says why, and puts back what belongs into this list still. @param {Taken[]} taken @param {string} why */
  refused(taken, why) {
    for (const { back } of [...taken].reverse()) back();
    if (taken.length && !this.list.current()) this.list.show(taken[0].row);
    const told = taken.length ? `${sentences.refused} ${why}` : why;
    this.toast(told, true);
    this.list.say(told);
  }

  /** @param {Step} step */
  remember(step) {
    this.steps.push(step);
    if (this.steps.length > REMEMBERED) this.steps.shift();
  }

  /** Takes the last step back, all of it. */
  async undo() {
    const step = this.steps.pop();
    if (!step) return this.list.say(sentences.nothing ?? '');
    if (step.bulk) return this.undoAll(step.bulk);
    const revisions = await step.sent;
    const taken = step.taken.filter(({ id }) => revisions.has(id));
    if (!taken.length) return;
    for (const { back } of [...taken].reverse()) back();
    this.list.show(taken[0].row);
    const done = await this.send(taken.map(({ id }) => `${id}.${revisions.get(id)}`), 'restore', {}, []);
    for (const { id, row } of taken) {
      const revision = done.get(id);
      if (revision === undefined) continue;
      row.dataset.revision = String(revision);
      const box = row.querySelector('input');
      if (box) box.value = `${id}.${revision}`;
      this.list.texts.delete(id);
    }
    const what = `${sentences.undone} ${taken.length > 1 ? taken.length : taken[0].name}`;
    this.list.say(what);
    this.clearOffers();
    this.toast(what, false);
    if (this.list.current() === taken[0].row) this.list.show(taken[0].row);
  }

  /** Takes the decision about the comment that is shown back: from the list of the status that it led to. */
  async undoShown() {
    const row = this.list.current();
    if (!row) return;
    const taken = [{ id: row.dataset.id ?? '', name: row.querySelector('.row-name')?.textContent ?? '', row, back: this.list.take(row) }];
    this.list.show(behind(row, new Set([row])));
    await this.send([`${taken[0].id}.${row.dataset.revision}`], 'restore', {}, taken);
  }

  /** @param {string} what */
  offer(what) {
    this.clearOffers();
    const toast = this.toast(what, false);
    this.offerUndo(toast, () => this.undo());
  }

  /** @param {HTMLElement} toast @param {() => void} undo */
  offerUndo(toast, undo) {
    const button = document.createElement('button');
    button.textContent = sentences.undo ?? '';
    button.addEventListener('click', () => { toast.remove(); undo(); });
    toast.append(button);
  }

  /** What was refused stays to be read. */
  clearOffers() {
    for (const toast of toasts.querySelectorAll('.toast:not(.wrong)')) toast.remove();
  }

  /** @param {string} text @param {boolean} wrong @param {number} [shown] in milliseconds */
  toast(text, wrong, shown = SHOWN) {
    const toast = document.createElement('div');
    toast.className = wrong ? 'toast wrong' : 'toast';
    const words = document.createElement('span');
    words.textContent = text;
    toast.append(words);
    toasts.append(toast);
    if (Number.isFinite(shown)) setTimeout(() => toast.remove(), shown);
    return toast;
  }
}

/** The first row behind one that stays, or else the last one before it; what a colleague looks at only if there is nothing else.
 * @param {Element} row @param {Set<Element>} gone */
function behind(row, gone) {
  /** @type {HTMLElement | null} */
  let claimed = null;
  for (const way of /** @type {const} */ (['nextElementSibling', 'previousElementSibling'])) {
    for (let next = /** @type {HTMLElement | null} */ (row[way]); next; next = /** @type {HTMLElement | null} */ (next[way])) {
      if (gone.has(next)) continue;
      if (!next.dataset.claimed) return next;
      claimed ??= next;
    }
  }
  return claimed;
}

/** As a form without JavaScript does it. @param {string} address @param {URLSearchParams} fields */
function sendAsPage(address, fields) {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = address;
  for (const [name, value] of fields) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  document.body.append(form);
  form.submit();
}

// The queue by keyboard and without waiting. Everything here is done by the same pages and the same decisions as without JavaScript: this
// asks for them beside the page. Read in this order: list.js (rows, and the comment that is shown), decisions.js (deciding and undoing),
// keys.js (what each key does), live.js (what comes in
// meanwhile), notify.js (telling of it while the page is out of sight), claims.js (what is looked at).

import { claim } from './claims.js';
import { Decisions } from './decisions.js';
import { listen } from './keys.js';
import { List } from './list.js';
import { watch } from './live.js';
import { notifier } from './notify.js';

document.documentElement.classList.add('scripted');
const list = new List();
const decisions = new Decisions(list);
listen(list, decisions);
list.start();
watch(list, notifier((text) => decisions.toast(text, true)));
claim(list);

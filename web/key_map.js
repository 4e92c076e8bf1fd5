// Which key does what, as this person has it: the page says.

/** What each key does, by name. @type {Map<string, string>} */
const acts = new Map(Object.entries(JSON.parse(document.body.dataset.keys ?? '{}')));

/** What a key does; nothing, for most. @param {string} key */
export const actOf = (key) => acts.get(key);

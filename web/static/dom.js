// Small things that every part of the page uses: elements, words, requests, announcements.

const WORDS = JSON.parse(document.getElementById("words").textContent);
export const LANGUAGE = document.documentElement.lang;
/** How to scroll: smoothly, unless somebody asked their system for less motion. */
export const SCROLLING = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

/** The words of that name in the page's language, with {fields} filled in. */
export function word(name, fields = {}) {
  const words = Object.hasOwn(WORDS, name) ? WORDS[name] : name;
  return words.replace(/\{(\w+)\}/g, (field, key) => fields[key] ?? field);
}

/** An element; `on…` properties are listeners, false and null ones are left out. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** What the server made of it; throws an Error with its words where it refuses. */
export async function post(path, given) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(given),
    signal: AbortSignal.timeout(10_000),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.problem ?? String(answer.status));
  document.dispatchEvent(new Event("salon:acted"));
  return told;
}

/** Say something to those who hear the page rather than see it. */
export function announce(words) {
  byId("announcer").textContent = words;
}

let noticed;
/** Show a problem for a while, at the top. */
export function complain(error) {
  const place = byId("lost");
  place.textContent = word("not_sent", { problem: error.message });
  place.hidden = false;
  clearTimeout(noticed);
  noticed = setTimeout(() => { place.hidden = true; }, 6_000);
}

/** Bring `parent`'s children into this order, moving as few as can be, and drop all others. */
export function arrange(parent, children) {
  for (const old of [...parent.children]) if (!children.includes(old)) old.remove();
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}

/** Count what is new on a tab that isn't in sight. */
export function badge(tab, more = 1) {
  const place = document.querySelector(`.tabs [data-tab="${tab}"] b`);
  if (document.body.dataset.tab === tab) return;
  const count = Number(place.textContent || 0) + more;
  place.textContent = String(count);
  place.hidden = false;
}

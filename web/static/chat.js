// The chat: who speaks, in which space, and the threads of that space with their cards.

import { announce, arrange, badge, byId, complain, h, post, SCROLLING, word } from "./dom.js";
import { renderCard } from "./cards.js";
import { blocks } from "./markdown.js";

const OTHER = "+";
const NEAR_PIXELS = 120;
const EXAMPLES = ["example_book", "example_mine", "example_free", "example_help"];

const spaces = new Map(); // space id → { title, type, members, messages: Map }
const drawn = new Map(); // message id → { element, mark }
const threads = new Map(); // root message id → { element, replies }
let people = [];
let person = null;
let space = null; // a group's id, null: one to one
let parent = null; // the thread that is being replied to
let today = "";
let arrivals = 0;

const log = byId("log");
const box = byId("say-text");

/** Forget everything: the program was started anew. */
export function forget() {
  spaces.clear();
  drawn.clear();
  threads.clear();
  log.replaceChildren();
}

/** Take in what changed, and show it. */
export function update(told, day, isFirst) {
  today = day;
  if (told === null) return;
  takePeople(told.people);
  const fresh = takeSpaces(told.spaces, told.gone);
  drawSpaces();
  draw();
  const answers = fresh.filter((one) => one.from_bot && shownMessages().includes(one));
  if (answers.length && !isFirst) {
    announce(word("bot_said"));
    badge("chat", answers.length);
  }
}

function takePeople(told) {
  if (JSON.stringify(told) === JSON.stringify(people)) return;
  people = told;
  person ??= people[0]?.email ?? null;
  drawPeople();
}

function takeSpaces(told, gone) {
  const fresh = [];
  const left = new Set(told.map((one) => one.id));
  for (const id of [...spaces.keys()]) if (!left.has(id)) spaces.delete(id);
  for (const one of told) {
    const known = spaces.get(one.id) ?? { messages: new Map() };
    spaces.set(one.id, Object.assign(known, { title: one.title, type: one.type, members: one.members }));
    for (const message of one.messages) {
      if (!known.messages.has(message.id)) fresh.push(message);
      message.order = known.messages.get(message.id)?.order ?? (arrivals += 1);
      known.messages.set(message.id, message);
    }
    for (const id of gone) known.messages.delete(id);
  }
  return fresh;
}

function groups() {
  return [...spaces].filter(([, one]) => one.type === "group" && one.members.includes(person));
}

function shownSpace() {
  if (space !== null && spaces.has(space)) return spaces.get(space);
  const direct = [...spaces.values()].find((one) => one.type === "direct" && one.members.includes(person));
  return direct ?? { messages: new Map() };
}

function shownMessages() {
  return [...shownSpace().messages.values()];
}

// Who speaks, and where.

function drawPeople() {
  const options = [...byTown(people)].map(([town, members]) =>
    h("optgroup", { label: town }, ...members.map((one) =>
      h("option", { value: one.email, selected: one.email === person }, one.email))));
  const known = people.some((one) => one.email === person);
  const stranger = known || person === null ? [] : [h("option", { value: person, selected: true }, person)];
  byId("person").replaceChildren(...options, ...stranger, h("option", { value: OTHER }, word("other_person")));
}

function byTown(rows) {
  const towns = new Map();
  for (const row of rows) towns.set(row.organisation, [...(towns.get(row.organisation) ?? []), row]);
  return towns;
}

function speakAs(email) {
  person = email;
  if (space !== null && !groups().some(([id]) => id === space)) space = null;
  drawPeople();
  goTo(space);
}

function goTo(id) {
  space = id;
  byId("newer").hidden = true;
  replyTo(null);
  drawn.clear();
  threads.clear();
  log.replaceChildren();
  drawSpaces();
  draw();
  log.scrollTop = log.scrollHeight;
}

function drawSpaces() {
  const tab = (id, title) =>
    h("button", { type: "button", class: "space", "aria-pressed": String(space === id), onclick: () => goTo(id) }, title);
  const shown = groups();
  const place = byId("spaces");
  const mark = JSON.stringify([space, shown.map(([id, one]) => [id, one.title])]);
  if (place.dataset.mark === mark) return;
  place.dataset.mark = mark;
  const hadFocus = place.contains(document.activeElement);
  place.replaceChildren(tab(null, word("direct")), ...shown.map(([id, one]) => tab(id, `# ${one.title}`)));
  if (hadFocus) place.querySelector('[aria-pressed="true"]')?.focus();
  byId("mention-label").hidden = space === null;
}

// Threads and messages.

function draw() {
  const focused = document.activeElement;
  const wasAtEnd = isAtEnd();
  const before = drawn.size;
  const messages = shownMessages().sort((one, other) => one.order - other.order);
  const ids = new Set(messages.map((one) => one.id));
  const roots = new Map(); // root id → its replies
  for (const one of messages) {
    const root = one.parent && ids.has(one.parent) ? one.parent : one.id;
    roots.set(root, [...(roots.get(root) ?? []), one]);
  }
  const last = (row) => row.at(-1).order;
  const rows = [...roots].sort(([, one], [, other]) => last(one) - last(other));
  arrange(log, rows.length ? rows.map(([root, row]) => drawThread(root, row)) : [emptiness()]);
  byId("examples").hidden = space !== null && !rows.length ? false : rows.length > 3;
  if (drawn.size !== before && wasAtEnd) log.scrollTop = log.scrollHeight;
  else if (drawn.size > before) byId("newer").hidden = false;
  if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
}

function isAtEnd() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PIXELS;
}

function emptiness() {
  return h("div", { class: "welcome" },
    h("img", { src: "/local/static/salon.svg", alt: "", width: 56, height: 56 }),
    h("p", { class: "welcome-title" }, word("welcome")),
    h("p", {}, word(space === null ? "empty_chat" : "empty_group")));
}

function drawThread(root, row) {
  const first = row[0];
  const words = opening(first);
  if (!threads.has(root)) {
    const replies = h("div", { class: "replies" });
    const reply = h("button", { type: "button", class: "quiet reply", onclick: () => replyTo({ id: root, words }) }, `↩ ${word("reply")}`);
    const element = h("article", { class: "thread", "aria-label": word("thread_of", { words }) }, replies, reply);
    threads.set(root, { element, replies });
  }
  const { element, replies } = threads.get(root);
  arrange(replies, row.map(drawMessage));
  return element;
}

function opening(message) {
  const words = (message.text || "").split("\n")[0];
  return words.length > 60 ? `${words.slice(0, 59)}…` : words;
}

function drawMessage(message) {
  const mark = `${message.edited ?? ""}`;
  const known = drawn.get(message.id);
  if (known?.mark === mark) {
    known.element.querySelector("time").textContent = timeOf(message);
    return known.element;
  }
  const element = messageElement(message);
  drawn.set(message.id, { element, mark });
  return element;
}

function messageElement(message) {
  const author = message.from_bot ? word("bot") : nameOf(message.author);
  const kind = message.from_bot ? "from-bot" : message.author === person ? "mine" : "from-other";
  const body = message.card
    ? renderCard(message.card, (inputs) => post("/local/press", { as: person, message: message.id, inputs }))
    : h("div", { class: "words" }, ...blocks(message.markdown ?? message.text));
  return h("div", { class: `message ${kind}${message.parent ? " is-reply" : ""}`, "data-id": message.id },
    h("span", { class: "avatar", "aria-hidden": "true" }, initials(author)),
    h("div", { class: "bubble" },
      h("p", { class: "byline" },
        h("strong", {}, author), " ",
        h("time", { datetime: message.created }, timeOf(message)),
        message.edited ? h("em", {}, ` (${word("edited")})`) : null),
      body));
}

function timeOf(message) {
  return message.day === today ? message.time : `${message.day}, ${message.time}`;
}

function nameOf(email) {
  return people.find((one) => one.email === email)?.name ?? email;
}

function initials(name) {
  return name.split(/[\s.@-]+/u).filter(Boolean).slice(0, 2).map((part) => part[0].toUpperCase()).join("");
}

// Speaking.

function replyTo(thread) {
  parent = thread?.id ?? null;
  const place = byId("replying");
  place.hidden = parent === null;
  place.querySelector("span").textContent = thread ? word("replying", { words: thread.words }) : "";
  if (thread) box.focus();
}

async function say(text) {
  const words = text.trim();
  if (!words || person === null) return;
  try {
    await post("/local/say", { as: person, text: words, space, parent, mention: byId("mention").checked });
    box.value = "";
    replyTo(null);
    log.scrollTop = log.scrollHeight;
  } catch (error) {
    complain(error);
  }
}

async function makeGroup(title) {
  const town = people.find((one) => one.email === person)?.organisation;
  const members = people.filter((one) => one.organisation === town).map((one) => one.email);
  try {
    const made = await post("/local/group", { as: person, title, members });
    toggleGroupForm(false);
    space = made.id;
    goTo(made.id);
  } catch (error) {
    complain(error);
  }
}

function toggleGroupForm(opens) {
  byId("new-group").hidden = !opens;
  byId("add-group").setAttribute("aria-expanded", String(opens));
  if (opens) {
    byId("group-title").value = word("group_title");
    byId("group-title").select();
  }
}

/** Bring the controls of the chat to life. */
export function start() {
  byId("say").addEventListener("submit", (event) => {
    event.preventDefault();
    say(box.value);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    say(box.value);
  });
  byId("newer").addEventListener("click", () => log.scrollTo({ top: log.scrollHeight, behavior: SCROLLING }));
  log.addEventListener("scroll", () => {
    if (isAtEnd()) byId("newer").hidden = true;
  }, { passive: true });
  byId("replying").querySelector("button").addEventListener("click", () => replyTo(null));
  byId("person").addEventListener("change", (event) => {
    const isOther = event.target.value === OTHER;
    byId("other-person").hidden = !isOther;
    if (isOther) byId("other-address").focus();
    else speakAs(event.target.value);
  });
  byId("other-person").addEventListener("submit", (event) => {
    event.preventDefault();
    byId("other-person").hidden = true;
    speakAs(byId("other-address").value.trim().toLowerCase());
  });
  byId("add-group").addEventListener("click", () => toggleGroupForm(byId("new-group").hidden));
  byId("new-group").addEventListener("submit", (event) => {
    event.preventDefault();
    makeGroup(byId("group-title").value);
  });
  byId("examples").replaceChildren(...EXAMPLES.map((name) =>
    h("button", { type: "button", class: "example", onclick: () => say(word(name)) }, word(name))));
}

// The partners' mailbox: every mail with its event, and what each calendar shows.

import { announce, arrange, badge, byId, h, SCROLLING, word } from "./dom.js";

const mails = new Map(); // number → mail
const drawn = new Map(); // number → { element, mark }
let calendars = {};
let recipient = ""; // "": everybody

/** Forget everything: the program was started anew. */
export function forget() {
  mails.clear();
  drawn.clear();
  byId("mails").replaceChildren();
}

/** Take in the mails that came, and show them. */
export function update(told, isFirst) {
  if (told === null) return;
  for (const mail of told.mails) {
    if (!isFirst && !mails.has(mail.number)) {
      announce(word("new_mail", { address: mail.recipient, subject: mail.subject }));
      badge("mail");
    }
    mails.set(mail.number, mail);
  }
  calendars = told.calendars;
  drawRecipients();
  draw(isFirst);
}

function drawRecipients() {
  const everyone = Object.keys(calendars);
  const select = byId("recipient");
  if (select.dataset.mark === everyone.join()) return;
  select.dataset.mark = everyone.join();
  select.replaceChildren(
    h("option", { value: "" }, word("everybody")),
    ...everyone.map((one) => h("option", { value: one, selected: one === recipient }, one)),
  );
}

function draw(isFirst = true) {
  const isMine = (address) => !recipient || address.toLowerCase() === recipient;
  const shown = [...mails.values()].filter((mail) => isMine(mail.recipient));
  shown.sort((one, other) => other.number - one.number);
  const elements = shown.map((mail) => drawMail(mail, isFirst));
  arrange(byId("mails"), elements.length ? elements : [h("p", { class: "empty" }, word("no_mails"))]);
  const parts = Object.entries(calendars).filter(([owner]) => isMine(owner)).map(calendar);
  byId("calendars").replaceChildren(...(parts.length ? parts : [h("p", { class: "empty" }, word("no_events"))]));
}

// One mail.

function kindOf(mail) {
  return mail.method === "REQUEST" && mail.event?.sequence > 0 ? "UPDATE" : mail.method;
}

function chip(kind) {
  return kind ? h("span", { class: `chip kind-${kind.toLowerCase()}` }, word(kind)) : null;
}

function drawMail(mail, isFirst) {
  const known = drawn.get(mail.number);
  if (known?.mark === mail.change) return known.element;
  const element = mailElement(mail);
  if (!isFirst) element.classList.add("fresh");
  drawn.set(mail.number, { element, mark: mail.change });
  return element;
}

function mailElement(mail) {
  const body = h("div", { class: "mail-body", hidden: true, id: `mail-${mail.number}` });
  const head = h("button", { type: "button", class: "mail-head", "aria-expanded": "false", "aria-controls": body.id },
    h("span", { class: "mail-to" }, word("to", { address: mail.recipient }), " ", chip(kindOf(mail))),
    h("span", { class: "mail-subject" }, mail.subject),
    h("span", { class: "mail-from" }, word("from", { address: mail.from }),
      mail.times > 1 ? ` · ${word("times", { count: mail.times })}` : null));
  head.addEventListener("click", () => {
    if (!body.children.length) body.append(...contents(mail));
    body.hidden = !body.hidden;
    head.setAttribute("aria-expanded", String(!body.hidden));
    if (!body.hidden) body.scrollIntoView({ block: "nearest", behavior: SCROLLING });
  });
  return h("article", { class: "mail-item", "data-number": mail.number }, h("h3", {}, head), body);
}

function contents(mail) {
  return [...(mail.event ? [eventFacts(mail.event)] : []), ...views(mail)];
}

function eventFacts(event) {
  const rows = [
    ["when", event.when],
    ["where", event.location],
    ["status", word(event.status)],
    ["method", event.method],
    ["sequence", String(event.sequence)],
    ["repeats", event.rrule],
  ].filter(([, value]) => value);
  return h("div", { class: `event${event.status === "CANCELLED" ? " cancelled" : ""}` },
    leaf(event.start),
    h("div", {}, h("p", { class: "event-title" }, event.summary),
      h("dl", { class: "facts" }, ...rows.flatMap(([name, value]) => [h("dt", {}, word(name)), h("dd", {}, value)]))));
}

function leaf(start) {
  const found = /^\d{4}-(\d\d)-(\d\d)/.exec(start);
  if (!found) return null;
  const month = new Date(Date.UTC(2000, Number(found[1]) - 1, 15))
    .toLocaleDateString(document.documentElement.lang, { month: "short", timeZone: "UTC" });
  return h("p", { class: "leaf", "aria-hidden": "true" }, h("span", {}, month), h("b", {}, String(Number(found[2]))));
}

function views(mail) {
  const text = h("pre", { class: "mail-text", tabindex: 0, hidden: mail.has_html }, mail.text);
  const source = h("a", { class: "quiet", href: `/local/mails/${mail.number}/source` }, word("source"));
  if (!mail.has_html) return [h("div", { class: "mail-views" }, source), text];
  const frame = h("iframe", {
    class: "mail-frame", sandbox: "allow-popups allow-popups-to-escape-sandbox",
    src: `/local/mails/${mail.number}/html`, title: word("mail_view", { subject: mail.subject }),
  });
  const tab = (name, isText) => {
    const button = h("button", { type: "button", "aria-pressed": String(!isText) }, word(name));
    button.addEventListener("click", () => {
      text.hidden = !isText;
      frame.hidden = isText;
      for (const one of button.parentElement.children) one.setAttribute("aria-pressed", String(one === button));
    });
    return button;
  };
  const tabs = h("div", { class: "switch", role: "group" }, tab("as_sent", false), tab("as_text", true));
  return [h("div", { class: "mail-views" }, tabs, source), frame, text];
}

// What the calendars show.

function calendar([owner, events]) {
  const rows = events.map((event) =>
    h("li", { class: `event${event.status === "CANCELLED" ? " cancelled" : ""}` },
      leaf(event.start),
      h("div", {},
        h("p", { class: "event-title" }, event.summary),
        h("p", { class: "event-line" }, event.when),
        h("p", { class: "event-line" }, event.location),
        h("p", { class: "event-line" },
          h("span", { class: `chip kind-${event.status === "CANCELLED" ? "cancel" : "request"}` }, word(event.status)),
          ` ${word("sequence")} ${event.sequence}`))));
  return h("section", { class: "calendar" }, h("h3", {}, owner),
    rows.length ? h("ul", {}, ...rows) : h("p", { class: "empty" }, word("no_events")));
}

/** Bring the controls of the mailbox to life. */
export function start() {
  byId("recipient").addEventListener("change", (event) => {
    recipient = event.target.value;
    draw();
  });
  const buttons = document.querySelectorAll("#mail .panel-top .switch button");
  for (const button of buttons) {
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      byId("mails").hidden = button.dataset.view !== "mails";
      byId("calendars").hidden = button.dataset.view !== "calendars";
    });
  }
}

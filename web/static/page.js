// The page as a whole: asks the server what changed and hands it to the parts.

import * as chat from "./chat.js";
import * as clock from "./clock.js";
import * as endpoints from "./endpoints.js";
import * as mail from "./mail.js";
import { byId, LANGUAGE, word } from "./dom.js";

const PAUSE = 700; // milliseconds between two questions
const PAUSE_AFTER_ACTING = 120;
const PAUSE_AFTER_FAILURE = 2_000;
const LONGEST_ANSWER = 8_000;

const known = { run: "", webex: 0, mail: 0 };
let asking = null; // the question under way
let next; // the timer of the next one
let isLost = false;

async function ask() {
  clearTimeout(next);
  if (asking || document.hidden) return;
  asking = new AbortController();
  const limit = setTimeout(() => asking?.abort(), LONGEST_ANSWER);
  let pause = PAUSE;
  try {
    const query = new URLSearchParams({ lang: LANGUAGE, ...known });
    const answer = await fetch(`/local/state?${query}`, { signal: asking.signal });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
    lose(false);
  } catch (error) {
    if (!document.hidden) {
      console.warn(error);
      lose(true);
    }
    pause = PAUSE_AFTER_FAILURE;
  } finally {
    clearTimeout(limit);
    asking = null;
  }
  if (!document.hidden) next = setTimeout(ask, pause);
}

function show(told) {
  const isFirst = known.run !== told.run;
  if (isFirst && known.run) for (const part of [chat, endpoints, mail]) part.forget();
  known.run = told.run;
  clock.update(told.clock);
  chat.update(told.webex, told.clock.day, isFirst);
  endpoints.update(told.webex, isFirst);
  mail.update(told.mail, isFirst);
  known.webex = told.webex?.change ?? known.webex;
  known.mail = told.mail?.change ?? known.mail;
}

function lose(isGone) {
  if (isGone === isLost) return;
  isLost = isGone;
  byId("lost").textContent = word("lost");
  byId("lost").hidden = !isGone;
}

function choose(tab) {
  document.body.dataset.tab = tab;
  for (const button of document.querySelectorAll(".tabs button")) {
    const isChosen = button.dataset.tab === tab;
    if (isChosen) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    if (isChosen) Object.assign(button.querySelector("b"), { textContent: "", hidden: true });
  }
}

for (const button of document.querySelectorAll(".tabs button")) {
  button.addEventListener("click", () => choose(button.dataset.tab));
}
document.addEventListener("visibilitychange", () => {
  if (document.hidden) asking?.abort();
  else ask();
});
document.addEventListener("salon:acted", () => {
  clearTimeout(next);
  next = setTimeout(ask, PAUSE_AFTER_ACTING);
});
chat.start();
clock.start();
mail.start();
ask();

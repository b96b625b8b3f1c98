// The clock that can be moved on, and the faults that can be asked for.

import { announce, byId, complain, post, word } from "./dom.js";

const buttons = [...document.querySelectorAll(".clock-buttons button")];
let hasMoved = false;

/** Show the time as the program has it. */
export function update(clock) {
  byId("clock-time").textContent = clock.time;
  byId("clock-time").dateTime = clock.now;
  byId("clock-day").textContent = clock.day;
  byId("clock-ahead").hidden = !clock.ahead;
  byId("clock-ahead").textContent = clock.ahead ? word("ahead", { time: clock.ahead }) : "";
  for (const button of buttons) {
    const edge = button.dataset.until;
    if (!edge) continue;
    button.disabled = clock.next[edge] === null;
    button.querySelector("small").textContent = clock.next[edge] ?? word("nothing_ahead");
  }
  if (hasMoved) announce(word("moved", { time: `${clock.day}, ${clock.time}` }));
  hasMoved = false;
}

/** Bring the clock's buttons and the faults' to life. */
export function start() {
  for (const button of buttons) {
    button.addEventListener("click", async () => {
      const { minutes, until } = button.dataset;
      try {
        await post("/local/clock", until ? { until } : { minutes: Number(minutes) });
        hasMoved = true;
      } catch (error) {
        complain(error);
      }
    });
  }
  const outages = document.querySelector(".outages");
  for (const button of outages.querySelectorAll("button")) {
    button.addEventListener("click", async () => {
      const { where, status, times } = button.dataset;
      try {
        await post("/local/outage", { where, status: Number(status), times: Number(times) });
        announce(word("outage_set"));
        outages.open = false;
        outages.querySelector("summary").focus();
      } catch (error) {
        complain(error);
      }
    });
  }
  document.addEventListener("click", (event) => {
    if (!outages.contains(event.target)) outages.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") outages.open = false;
  });
}

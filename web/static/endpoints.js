// The rooms' endpoints: each a small screen with its state, its call, and a way to make it fail.

import { announce, arrange, badge, byId, complain, h, post, SCROLLING, word } from "./dom.js";

const FAULTS = [null, "offline", "busy", "refuse", "hang", "error"];
const tiles = new Map(); // device id → { element, mark, shown }
const sites = new Map(); // site's name → { element, grid }

/** Forget everything: the program was started anew. */
export function forget() {
  tiles.clear();
  sites.clear();
  byId("devices").replaceChildren();
}

/** Take in the devices' states, and show them by site. */
export function update(told, isFirst) {
  if (told === null) return;
  const bySite = new Map();
  for (const device of told.devices) {
    const site = device.site || device.organisation;
    bySite.set(site, [...(bySite.get(site) ?? []), device]);
  }
  const shown = [...bySite].map(([site, devices]) => drawSite(site, devices, isFirst));
  arrange(byId("devices"), shown.length ? shown : [h("p", { class: "empty" }, word("no_devices"))]);
  const count = told.devices.filter((one) => one.state === "Connected").length;
  byId("calls").textContent = count ? word("in_calls", { count }) : word("no_calls");
  byId("calls").classList.toggle("live", count > 0);
}

function drawSite(site, devices, isFirst) {
  if (!sites.has(site)) {
    const grid = h("div", { class: "tiles" });
    sites.set(site, { grid, element: h("section", { class: "site" }, h("h3", {}, site), grid) });
  }
  const { element, grid } = sites.get(site);
  arrange(grid, devices.map((device) => drawTile(device, isFirst)));
  return element;
}

function stateOf(device) {
  return device.state === "Idle" && device.fault ? device.fault : device.state;
}

function drawTile(device, isFirst) {
  const mark = JSON.stringify(device);
  const known = tiles.get(device.id) ?? { element: newTile(device), mark: "", shown: "" };
  tiles.set(device.id, known);
  if (known.mark === mark) return known.element;
  known.mark = mark;
  fill(known.element, device);
  const shown = stateOf(device);
  if (!isFirst && known.shown && known.shown !== shown) {
    announce(word("now_state", { room: device.room, state: word(shown) }));
    badge("rooms");
    bringIntoSight(known.element);
  }
  known.shown = shown;
  return known.element;
}

/** Scroll the list, never the page: somebody may be writing elsewhere. */
function bringIntoSight(tile) {
  const list = byId("devices");
  const top = tile.offsetTop - list.offsetTop;
  const isSeen = top >= list.scrollTop && top + tile.offsetHeight <= list.scrollTop + list.clientHeight;
  if (!isSeen) list.scrollTo({ top: top - list.clientHeight / 3, behavior: SCROLLING });
}

function newTile(device) {
  const options = FAULTS.map((fault) => h("option", { value: fault ?? "" }, word(fault ?? "works")));
  const select = h("select", { "aria-label": word("behaviour", { room: device.room }) }, ...options);
  select.addEventListener("change", async () => {
    try {
      await post("/local/fault", { device: device.id, fault: select.value || null });
    } catch (error) {
      complain(error);
    }
  });
  return h("article", { class: "tile", "data-device": device.id },
    h("div", { class: "screen" }), select);
}

function fill(tile, device) {
  const shown = stateOf(device);
  tile.dataset.state = shown;
  const select = tile.querySelector("select");
  if (select !== document.activeElement) select.value = device.fault ?? "";
  tile.querySelector(".screen").replaceChildren(
    h("h4", {}, device.room),
    h("p", { class: "state" }, h("span", { class: "dot", "aria-hidden": "true" }), word(shown)),
    ...callLines(device),
    ...message(device.screen),
  );
}

function callLines(device) {
  const call = device.call;
  if (call) {
    return [h("p", { class: "call" },
      h("span", {}, word("with", { name: call.name || call.with })), " ",
      h("span", { class: "call-since" }, word("since", { time: call.since })))];
  }
  const last = device.last_call;
  return last ? [h("p", { class: "call past" }, word("last_call", { name: last.with }))] : [];
}

function message(screen) {
  if (!screen) return [];
  const words = [screen.title, screen.text].filter(Boolean).join(" – ");
  return words ? [h("p", { class: "on-screen" }, words)] : [];
}

// Keeps the page of a call as it is now: asks for it again, and puts in place what has changed.

const LONGEST_PAUSE = 60;
const PATIENCE = 10_000;
const lost = document.getElementById("lost");
let failures = 0;
let timer = 0;

const upkeep = () => Number(document.querySelector("[data-again]").dataset.again);

function plan() {
  clearTimeout(timer);
  const again = upkeep();
  if (again) timer = setTimeout(refresh, Math.min(again * 2 ** failures, LONGEST_PAUSE) * 1000);
}

async function refresh() {
  if (document.hidden) return; // asked for as soon as somebody looks again
  try {
    const options = { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
    const answer = await fetch(location.pathname, options);
    if (answer.status === 404 || answer.status === 410) return location.reload();
    if (!answer.ok) throw new Error(answer.status);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    bring(document.querySelectorAll("main [data-part]"), fresh);
    failures = 0;
    lost.textContent = "";
  } catch {
    failures += 1;
    if (failures > 1) lost.textContent = lost.dataset.words;
  }
  plan();
}

// A list whose items are the same ones has each brought up to date for itself, so that a screen
// reader says only what has changed.
function bring(parts, fresh) {
  const focused = document.activeElement?.id;
  for (const part of parts) {
    const other = fresh.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
    if (!other || !part.isConnected || part.outerHTML === other.outerHTML) continue;
    if (keys(part) && keys(part) === keys(other)) continue;
    document.getElementById("done")?.remove();
    for (const { name, value } of other.attributes) part.setAttribute(name, value);
    part.hidden = other.hidden;
    part.replaceChildren(...other.childNodes);
  }
  if (focused && document.activeElement?.id !== focused) {
    document.getElementById(focused)?.focus();
  }
}

const keys = (part) => [...part.querySelectorAll("[data-part]")].map((one) => one.dataset.part).join();

document.addEventListener("visibilitychange", () => document.hidden || refresh());
plan();

// Webex's markdown as elements: made node by node, so that no word of a message becomes markup.

import { h } from "./dom.js";

const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "sip:", "sips:"]);
const INLINE = new RegExp(
  [
    String.raw`\[(?<label>[^\]\n]+)\]\((?<target>[^)\s]+)\)`,
    String.raw`\*\*(?<strong>[^\n]+?)\*\*`,
    "`(?<code>[^`\\n]+)`",
    String.raw`(?<![\w*])\*(?<star>[^*\s][^*\n]*)\*(?![\w*])`,
    String.raw`(?<!\w)_(?<under>[^_\s][^_\n]*)_(?!\w)`,
    String.raw`<@person(?:Id|Email):[^|>]+(?:\|(?<name>[^>]*))?>`,
    String.raw`(?<url>https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])`,
  ].join("|"),
  "gu",
);
const DEEPEST = 4;
const LONGEST_ADDRESS = 44;

/** The address if a link may lead there, else null. */
export function safe(address) {
  try {
    return SAFE.has(new URL(address).protocol) ? address : null;
  } catch {
    return null;
  }
}

/** A link that opens beside the page; just its words where it may lead nowhere. */
export function link(address, ...words) {
  const href = safe(address);
  if (href === null) return h("span", {}, ...words);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, ...words);
}

/** The nodes of one line of markdown. */
export function inline(text, depth = 0) {
  const nodes = [];
  let last = 0;
  for (const found of depth < DEEPEST ? text.matchAll(INLINE) : []) {
    if (found.index > last) nodes.push(text.slice(last, found.index));
    nodes.push(element(found, depth + 1));
    last = found.index + found[0].length;
  }
  if (last < text.length) nodes.push(text.slice(last));
  return nodes;
}

function element(found, depth) {
  const { label, target, strong, code, star, under, name, url } = found.groups;
  if (label !== undefined) return link(target, ...inline(label, depth));
  if (strong !== undefined) return h("strong", {}, ...inline(strong, depth));
  if (code !== undefined) return h("code", {}, code);
  if (star !== undefined) return h("em", {}, ...inline(star, depth));
  if (under !== undefined) return h("em", {}, ...inline(under, depth));
  if (url !== undefined) return link(url, shortened(url));
  return h("span", { class: "at" }, `@${name ?? ""}`);
}

function shortened(url) {
  const bare = url.replace(/^https?:\/\//u, "");
  return bare.length > LONGEST_ADDRESS ? `${bare.slice(0, LONGEST_ADDRESS - 1)}…` : bare;
}

/** The blocks of a text: paragraphs and lists. */
export function blocks(text) {
  const made = [];
  for (const line of text.split("\n")) {
    const item = /^\s*(?:[-*•]|(\d+)[.)])\s+(.*)$/u.exec(line);
    const last = made.at(-1);
    if (item) {
      const tag = item[1] ? "OL" : "UL";
      const list = last?.tagName === tag ? last : h(tag);
      if (list !== last) made.push(list);
      list.append(h("li", {}, ...inline(item[2])));
    } else if (!line.trim()) {
      made.push(null);
    } else if (last?.tagName === "P") {
      last.append(h("br"), ...inline(line));
    } else {
      made.push(h("p", {}, ...inline(line)));
    }
  }
  return made.filter(Boolean);
}

// Adaptive Cards 1.3, as far as Webex shows them (developer.webex.com/docs/buttons-and-cards).

import { h, SCROLLING, word } from "./dom.js";
import { blocks, inline, link } from "./markdown.js";

const DEEPEST = 6;
let cards = 0;

/** The card as an element; `submit` gets the data of the pressed button and all inputs' values. */
export function renderCard(card, submit) {
  const scope = { fields: [], outer: null, submit, depth: 0, status: h("p", { class: "card-status", role: "status" }) };
  const element = h("div", { class: "card", role: "group" }, ...content(card, scope), scope.status);
  return element;
}

function content(card, scope) {
  return [...elements(card.body, scope), ...actionRow(card.actions, scope)];
}

const list = (value) => (Array.isArray(value) ? value : []);
const text = (value) => (value === null || value === undefined ? "" : String(value));
const name = (value) => text(value).toLowerCase().replace(/[^a-z]/g, "");

function elements(items, scope) {
  return list(items)
    .filter((item) => item?.isVisible !== false)
    .map((item) => spaced(item, (RENDERERS[item?.type] ?? unknown)(item, scope)));
}

function spaced(item, element) {
  if (item?.separator) element.classList.add("separated");
  if (item?.spacing) element.classList.add(`spacing-${name(item.spacing)}`);
  return element;
}

const RENDERERS = {
  TextBlock(item) {
    const classes = ["card-text", `weight-${name(item.weight)}`, `size-${name(item.size)}`];
    if (item.isSubtle) classes.push("subtle");
    if (item.color) classes.push(`color-${name(item.color)}`);
    if (item.horizontalAlignment) classes.push(`align-${name(item.horizontalAlignment)}`);
    if (item.wrap === false) classes.push("one-line");
    return h("div", { class: classes.join(" ") }, ...blocks(text(item.text)));
  },
  FactSet(item) {
    const rows = list(item.facts).map((fact) => [
      h("dt", {}, ...inline(text(fact.title))),
      h("dd", {}, ...inline(text(fact.value))),
    ]);
    return h("dl", { class: "facts" }, ...rows.flat());
  },
  Container(item, scope) {
    return h("div", { class: `container style-${name(item.style)}` }, ...elements(item.items, scope));
  },
  ColumnSet(item, scope) {
    return h("div", { class: "columns" }, ...list(item.columns).map((column) => oneColumn(column, scope)));
  },
  ActionSet(item, scope) {
    return h("div", { class: "action-set" }, ...actionRow(item.actions, scope));
  },
  "Input.Text": (item, scope) =>
    field(item, scope, item.isMultiline
      ? h("textarea", { rows: 3, placeholder: item.placeholder, maxlength: item.maxLength }, text(item.value))
      : h("input", {
        type: { email: "email", tel: "tel", url: "url" }[name(item.style)] ?? "text",
        placeholder: item.placeholder, maxlength: item.maxLength, value: text(item.value),
      })),
  "Input.Number": (item, scope) =>
    field(item, scope, h("input", {
      type: "number", min: item.min, max: item.max, placeholder: item.placeholder, value: text(item.value),
    })),
  "Input.Date": (item, scope) =>
    field(item, scope, h("input", { type: "date", min: item.min, max: item.max, value: text(item.value) })),
  "Input.Time": (item, scope) =>
    field(item, scope, h("input", { type: "time", min: item.min, max: item.max, value: text(item.value) })),
  "Input.Toggle": toggle,
  "Input.ChoiceSet": choices,
};

function unknown() {
  return h("p", { class: "card-text subtle" }, word("unknown_element"));
}

function oneColumn(column, scope) {
  const element = h("div", { class: "column" }, ...elements(column?.items, scope));
  const width = column?.width;
  if (width === "auto") element.classList.add("auto");
  else if (/^\d+px$/.test(text(width))) element.style.flex = `0 0 ${width}`;
  else if (Number(width) > 0) element.style.flex = `${Number(width)} 1 0`;
  return element;
}

/** A labelled control; `read` gives its value as Webex sends it: a string. */
function field(item, scope, control, read = () => control.value) {
  const id = `field-${cards += 1}`;
  control.id = id;
  const problem = h("span", { class: "field-problem", id: `${id}-problem`, role: "alert" });
  control.setAttribute("aria-describedby", problem.id);
  if (item.isRequired) control.required = true;
  remember(item, scope, control, read, problem);
  const label = item.label
    ? h("label", { for: id }, item.label, item.isRequired ? h("span", { class: "needed" }, " *") : null)
    : null;
  if (!label) control.setAttribute("aria-label", text(item.placeholder) || text(item.id));
  return h("div", { class: "field" }, label, control, problem);
}

function remember(item, scope, control, read, problem) {
  const check = () => {
    const fits = control.checkValidity?.() !== false && !(item.isRequired && !read());
    problem.textContent = fits ? "" : text(item.errorMessage) || control.validationMessage || word("required");
    control.setAttribute("aria-invalid", String(!fits));
    return fits;
  };
  scope.fields.push({ id: text(item.id), read, check, control });
}

function toggle(item, scope) {
  const [on, off] = [item.valueOn ?? "true", item.valueOff ?? "false"].map(text);
  const control = h("input", { type: "checkbox" });
  control.checked = text(item.value) === on;
  const problem = h("span", { class: "field-problem", role: "alert" });
  remember(item, scope, control, () => (control.checked ? on : off), problem);
  return h("div", { class: "field" },
    item.label ? h("span", { class: "field-name" }, item.label) : null,
    h("label", { class: "check" }, control, " ", ...inline(text(item.title))), problem);
}

function choices(item, scope) {
  const chosen = text(item.value).split(",").filter(Boolean);
  return item.isMultiSelect || item.style === "expanded"
    ? openChoices(item, scope, chosen)
    : closedChoices(item, scope, chosen);
}

function closedChoices(item, scope, chosen) {
  const empty = chosen.length ? [] : [h("option", { value: "" }, text(item.placeholder))];
  const options = list(item.choices).map((choice) =>
    h("option", { value: text(choice.value), selected: chosen[0] === text(choice.value) }, text(choice.title)));
  return field(item, scope, h("select", {}, ...empty, ...options));
}

function openChoices(item, scope, chosen) {
  const type = item.isMultiSelect ? "checkbox" : "radio";
  const group = `choice-${cards += 1}`;
  const boxes = list(item.choices).map((choice) => {
    const box = h("input", { type, name: group, value: text(choice.value) });
    box.checked = chosen.includes(text(choice.value));
    return [box, h("label", { class: "check" }, box, " ", ...inline(text(choice.title)))];
  });
  const problem = h("span", { class: "field-problem", role: "alert" });
  const element = h("fieldset", { class: "field" },
    item.label ? h("legend", {}, item.label) : null, ...boxes.map(([, label]) => label), problem);
  const read = () => boxes.filter(([box]) => box.checked).map(([box]) => box.value).join(",");
  remember(item, scope, element, read, problem);
  return element;
}

function actionRow(actions, scope) {
  const shown = list(actions);
  if (!shown.length) return [];
  const unfolded = h("div", { class: "unfolded" });
  const buttons = shown.map((action) => (ACTIONS[action?.type] ?? (() => null))(action, scope, unfolded));
  return [h("div", { class: "actions" }, ...buttons), unfolded];
}

const ACTIONS = {
  "Action.Submit"(action, scope) {
    const button = h("button", { type: "button", class: `action style-${name(action.style)}` }, text(action.title));
    button.addEventListener("click", () => press(action, scope, button));
    return button;
  },
  "Action.OpenUrl"(action) {
    const made = link(text(action.url), text(action.title));
    made.classList.add("action");
    return made;
  },
  "Action.ShowCard"(action, scope, unfolded) {
    if (scope.depth >= DEEPEST) return null;
    const inner = { ...scope, fields: [], outer: scope, depth: scope.depth + 1 };
    const element = h("div", { class: "inner-card", hidden: true }, ...content(action.card ?? {}, inner));
    const button = h("button", { type: "button", class: "action unfolds", "aria-expanded": "false" }, text(action.title));
    button.addEventListener("click", () => {
      const opens = element.hidden;
      for (const other of unfolded.children) other.hidden = true;
      for (const other of button.parentElement.querySelectorAll(".unfolds")) other.setAttribute("aria-expanded", "false");
      element.hidden = !opens;
      button.setAttribute("aria-expanded", String(opens));
      if (opens) element.scrollIntoView({ block: "nearest", behavior: SCROLLING });
    });
    unfolded.append(element);
    return button;
  },
};

async function press(action, scope, button) {
  const fields = [];
  const wanted = action.associatedInputs !== "none";
  for (let from = wanted ? scope : null; from; from = from.outer) fields.unshift(...from.fields);
  const wrong = fields.filter((one) => !one.check());
  if (wrong.length) {
    wrong[0].control.focus();
    return;
  }
  const values = Object.fromEntries(fields.map((one) => [one.id, one.read()]));
  const data = action.data && typeof action.data === "object" ? action.data : {};
  button.disabled = true;
  scope.status.textContent = "";
  try {
    await scope.submit({ ...data, ...values });
    scope.status.textContent = `✓ ${word("sent")}`;
  } catch (error) {
    scope.status.textContent = word("not_sent", { problem: error.message });
  } finally {
    button.disabled = false;
  }
}

// Reads lines of JSON, each a list of calendars in base64; answers each with a line of what ical.js
// makes of them. The dates of a rule without an end are cut, for nobody could wait for them.
import { createInterface } from "node:readline";
import ICAL from "ical.js";

const MOST_DATES = 5000;
ICAL.design.strict = true;

function period(start, end) {
  return [start.toUnixTime(), end.toUnixTime()];
}

function dates(event) {
  if (!event.startDate) return [];
  if (!event.isRecurring()) return [period(event.startDate, event.endDate)];
  const found = [];
  const iterator = event.iterator();
  for (let next = iterator.next(); next && found.length < MOST_DATES; next = iterator.next()) {
    const { startDate, endDate } = event.getOccurrenceDetails(next);
    found.push(period(startDate, endDate));
  }
  return found;
}

function person(property) {
  return [
    property.getFirstValue(),
    property.getFirstParameter("cn") ?? "",
    property.getFirstParameter("partstat") ?? "",
  ];
}

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      sequence: event.sequence ?? 0,
      summary: event.summary ?? "",
      location: event.location ?? "",
      description: event.description ?? "",
      status: component.getFirstPropertyValue("status") ?? "",
      people: component.getAllProperties("attendee").map(person),
      dates: dates(event),
    };
  });
  const busy = calendar
    .getAllSubcomponents("vfreebusy")
    .flatMap((component) => component.getAllProperties("freebusy"))
    .flatMap((property) => property.getValues())
    .map((value) => period(value.start, value.getEnd()));
  return { complaints: [], method: calendar.getFirstPropertyValue("method") ?? "", events, busy };
}

function readOrComplain(encoded) {
  try {
    return read(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(encoded, "base64")));
  } catch (error) {
    return { complaints: [String(error)], method: "", events: [], busy: [] };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(JSON.parse(line).map(readOrComplain)));
}

// Reads an iCalendar file on standard input and prints its events as JSON, as ical.js sees them.
// Times are instants in UTC; a time without a zone is read in the zone of TZ.
"use strict";

const fs = require("node:fs");
const ICAL = require("./ical.es5.min.cjs");

const instant = (time) => (time ? time.toJSDate().toISOString() : null);

function read(component) {
  const event = new ICAL.Event(component);
  const value = (name) => component.getFirstPropertyValue(name);
  return {
    uid: event.uid,
    summary: event.summary,
    description: event.description,
    location: event.location,
    start: instant(event.startDate),
    end: instant(event.endDate),
    all_day: event.startDate.isDate,
    status: value("status"),
    sequence: event.sequence,
    transparency: value("transp"),
    url: value("url"),
    stamp: instant(value("dtstamp")),
    modified: instant(value("last-modified")),
    alarms: component.getAllSubcomponents("valarm").length,
  };
}

try {
  const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(0, "utf8")));
  process.stdout.write(JSON.stringify(calendar.getAllSubcomponents("vevent").map(read)));
} catch (error) {
  process.stderr.write(String(error));
  process.exitCode = 1;
}

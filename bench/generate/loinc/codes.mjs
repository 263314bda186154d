// Owns the codes of the LOINC shape: their axes, status and names. Files are written elsewhere.

import { createWeighted, createZipf } from '../random.mjs';
import { identifier } from './parts.mjs';

/** @typedef {import('../random.mjs').Random} Random */
/** @typedef {import('./axes.mjs').Axes} Axes */

/** Above every number in use, so that no invented code is taken for a real one. */
const FIRST_CODE = 900_001;
/** Codes of panels and forms have a component and a system only. */
const PANEL_SHARE = 0.1;
const METHOD_SHARE = 0.3;

export const STATUSES = ['ACTIVE', 'DEPRECATED', 'TRIAL', 'DISCOURAGED'];
const drawStatus = createWeighted([907, 47, 31, 15]);
const CLASS_TYPES = ['1', '2', '4', '3'];
const drawClassType = createWeighted([604, 266, 119, 11]);

/**
 * @typedef {object} Code indexes into the axes; -1 where the axis is "-" or empty
 * @property {string} number
 * @property {number} component index into the component parts
 * @property {number} property
 * @property {number} time
 * @property {number} system
 * @property {number} scale
 * @property {number} method
 * @property {number} class
 * @property {string} classType
 * @property {string} status
 * @property {string} longName
 * @property {string} shortName
 */

/**
 * @param {Random} random
 * @param {{ axes: Axes, parts: import('./parts.mjs').Parts, count: number }} of
 * @returns {Code[]}
 */
export function buildCodes(random, { axes, parts, count }) {
  const component = createZipf(parts.components.length, { exponent: 0.45 });
  /** @type {Set<string>} */
  const taken = new Set();
  /** @type {Code[]} */
  const codes = [];
  while (codes.length < count) {
    const drawn = drawAxes(random, axes, component(random));
    const names = namesOf(drawn, axes, String(parts.components[drawn.component]?.name));
    if (taken.has(names.longName)) continue;
    taken.add(names.longName);
    const number = identifier('', FIRST_CODE + codes.length);
    const classType = String(CLASS_TYPES[drawClassType(random)]);
    codes.push({ number, ...drawn, ...names, classType, status: String(STATUSES[drawStatus(random)]) });
  }
  return codes;
}

/**
 * @param {Random} random
 * @param {Axes} axes
 * @param {number} component
 */
function drawAxes(random, axes, component) {
  const panel = random.chance(PANEL_SHARE);
  const method = !panel && random.chance(METHOD_SHARE / (1 - PANEL_SHARE));
  return {
    component,
    property: panel ? -1 : axes.property.draw(random),
    time: panel ? -1 : axes.time.draw(random),
    system: axes.system.draw(random),
    scale: panel ? -1 : axes.scale.draw(random),
    method: method ? axes.method.draw(random) : -1,
    class: axes.class.draw(random),
  };
}

/**
 * @param {ReturnType<typeof drawAxes>} drawn
 * @param {Axes} axes
 * @param {string} component
 */
function namesOf(drawn, axes, component) {
  const system = axes.system.names[drawn.system];
  if (drawn.scale < 0)
    return {
      longName: `${component} panel - ${system}`,
      shortName: `${component} Pnl ${axes.system.codes[drawn.system]}`,
    };
  const scale = drawn.scale === 0 ? '' : ` ${axes.scale.names[drawn.scale]}`;
  const time = drawn.time === 0 ? '' : ` --${axes.time.names[drawn.time]}`;
  const method = drawn.method < 0 ? '' : ` by ${axes.method.names[drawn.method]}`;
  const longName = `${component} [${axes.property.names[drawn.property]}]${scale} in ${system}${time}${method}`;
  const shortName = `${component} ${axes.system.codes[drawn.system]}-${axes.property.codes[drawn.property]}`;
  return { longName, shortName };
}

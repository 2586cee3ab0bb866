/**
 * The chat's icons: outlines on a 24 × 24 grid, drawn with one round stroke (its width and colour are
 * the style sheet's, `.cp-icon`). They are built node by node, so they need no markup parsing and hold
 * under Trusted Types.
 */

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** Path data of each icon, one entry per stroke. */
export const ICONS = Object.freeze({
  "arrow-down": ["M12 5v14", "M6 13l6 6 6-6"],
  back: ["M15 5l-7 7 7 7"],
  chat: ["M5.5 5h13A1.5 1.5 0 0 1 20 6.5v8a1.5 1.5 0 0 1-1.5 1.5H11l-4.5 4v-4h-1A1.5 1.5 0 0 1 4 14.5v-8A1.5 1.5 0 0 1 5.5 5z"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  close: ["M6 6l12 12", "M18 6L6 18"],
  code: ["M8.5 7.5L4 12l4.5 4.5", "M15.5 7.5L20 12l-4.5 4.5"],
  compare: ["M12 3.5v17", "M9 6.5H5.5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1H9", "M15 6.5h3.5a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H15"],
  copy: [
    "M11 8.5h6.5a2 2 0 0 1 2 2V18a2 2 0 0 1-2 2H11a2 2 0 0 1-2-2v-7.5a2 2 0 0 1 2-2z",
    "M5.5 15.5a1.5 1.5 0 0 1-1-1.4V6a2 2 0 0 1 2-2h7.6a1.5 1.5 0 0 1 1.4 1",
  ],
  delete: ["M4.5 7h15", "M9.5 7V4.5h5V7", "M6.5 7l.8 11.2a2 2 0 0 0 2 1.8h5.4a2 2 0 0 0 2-1.8L17.5 7", "M10 11v5", "M14 11v5"],
  dislike: ["M7.5 13.5V4.5h-3v9z", "M7.5 13.5l3.6 6.3a1.9 1.9 0 0 0 2.2-2.4l-.9-3.4h5.2a2 2 0 0 0 2-2.4l-1.1-5.5a2 2 0 0 0-2-1.6H7.5"],
  down: ["M6 9.5l6 6 6-6"],
  download: ["M12 4v11", "M7 10.5l5 5 5-5", "M5 20h14"],
  edit: ["M5 19l.8-3.6L16.3 4.9a1.7 1.7 0 0 1 2.4 0l.4.4a1.7 1.7 0 0 1 0 2.4L8.6 18.2z", "M14.5 6.7l2.8 2.8"],
  eye: ["M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z", "M15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0z"],
  file: ["M13.5 3.5H7a1.5 1.5 0 0 0-1.5 1.5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5z", "M13.5 3.5v5h5"],
  image: [
    "M6 4.5h12a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2z",
    "M10.5 9.5a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0z",
    "M4.5 17l4-4 3.5 3.5L15.5 13l4 4",
  ],
  info: ["M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0z", "M12 11.5V16", "M12 8v.01"],
  like: ["M7.5 10.5v9h-3v-9z", "M7.5 10.5l3.6-6.3a1.9 1.9 0 0 1 2.2 2.4l-.9 3.4h5.2a2 2 0 0 1 2 2.4l-1.1 5.5a2 2 0 0 1-2 1.6H7.5"],
  moon: ["M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"],
  more: ["M6 12a.5.5 0 1 1-1 0 .5.5 0 0 1 1 0z", "M12.5 12a.5.5 0 1 1-1 0 .5.5 0 0 1 1 0z", "M19 12a.5.5 0 1 1-1 0 .5.5 0 0 1 1 0z"],
  next: ["M9 5l7 7-7 7"],
  numbers: ["M10 6h10", "M10 12h10", "M10 18h10", "M4 5.5l1.5-1V9", "M4 15.5h2.5L4 19.5h2.5"],
  pause: ["M8.5 5.5v13", "M15.5 5.5v13"],
  pin: ["M8.5 3.5h7l-1 6.5 3 3v2h-11v-2l3-3z", "M12 15v5.5"],
  plus: ["M12 5v14", "M5 12h14"],
  previous: ["M15 5l-7 7 7 7"],
  quote: ["M9.5 7.5H6a1 1 0 0 0-1 1V12a1 1 0 0 0 1 1h3.5v-5.5zm0 5.5v1a3 3 0 0 1-3 3", "M18.5 7.5H15a1 1 0 0 0-1 1V12a1 1 0 0 0 1 1h3.5v-5.5zm0 5.5v1a3 3 0 0 1-3 3"],
  read_aloud: ["M4.5 9.5v5h3l4.5 4v-13l-4.5 4z", "M15.5 9a4.2 4.2 0 0 1 0 6", "M18 6.5a7.8 7.8 0 0 1 0 11"],
  regenerate: ["M19.5 12a7.5 7.5 0 0 1-13.2 4.9", "M4.5 12a7.5 7.5 0 0 1 13.2-4.9", "M18 3.5v4h-4", "M6 20.5v-4h4"],
  retry: ["M5 12a7.5 7.5 0 1 0 2.4-5.5L4.5 9", "M4.5 4.5V9H9"],
  run: ["M8.5 5.8v12.4a.8.8 0 0 0 1.2.7l9.6-6.2a.8.8 0 0 0 0-1.4L9.7 5.1a.8.8 0 0 0-1.2.7z"],
  search: ["M17 10.5a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0z", "M15.3 15.3L20 20"],
  send: ["M12 19V5", "M6 11l6-6 6 6"],
  share: ["M12 15V4", "M8 7.5L12 3.5l4 4", "M8 11H6.5a1.5 1.5 0 0 0-1.5 1.5v6A1.5 1.5 0 0 0 6.5 20h11a1.5 1.5 0 0 0 1.5-1.5v-6a1.5 1.5 0 0 0-1.5-1.5H16"],
  stop: ["M8.5 7h7A1.5 1.5 0 0 1 17 8.5v7a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 15.5v-7A1.5 1.5 0 0 1 8.5 7z"],
  sun: [
    "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0z",
    "M12 3v1.5", "M12 19.5V21", "M3 12h1.5", "M19.5 12H21",
    "M5.6 5.6l1.1 1.1", "M17.3 17.3l1.1 1.1", "M5.6 18.4l1.1-1.1", "M17.3 6.7l1.1-1.1",
  ],
  tool: ["M19.4 7.3a4.6 4.6 0 0 1-6.1 5.4l-6 6a1.8 1.8 0 0 1-2.5-2.5l6-6a4.6 4.6 0 0 1 5.4-6.1l-2.6 2.6.6 2.6 2.6.6z"],
  upscale: ["M13.5 4.5h6v6", "M19.5 4.5L13 11", "M10.5 19.5h-6v-6", "M4.5 19.5L11 13"],
  warning: ["M10.6 4.8L3.4 17.2A1.6 1.6 0 0 0 4.8 19.6h14.4a1.6 1.6 0 0 0 1.4-2.4L13.4 4.8a1.6 1.6 0 0 0-2.8 0z", "M12 9.5v4", "M12 16.5v.01"],
  wrap: ["M4 5.5h16", "M4 12h13a3 3 0 0 1 0 6h-4.5", "M15 15.5L12.5 18l2.5 2.5", "M4 18h4"],
});

/**
 * Builds an icon. It is hidden from assistive technology: the name belongs on the button around it.
 *
 * @param {keyof typeof ICONS} name
 * @returns {SVGSVGElement}
 * @throws {RangeError} if there is no icon of that name
 */
export function icon(name) {
  if (!Object.hasOwn(ICONS, name)) throw new RangeError(`There is no icon named "${name}".`);
  const svg = document.createElementNS(SVG_NAMESPACE, "svg");
  svg.setAttribute("class", "cp-icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("data-icon", name);
  for (const data of ICONS[name]) {
    const path = document.createElementNS(SVG_NAMESPACE, "path");
    path.setAttribute("d", data);
    svg.append(path);
  }
  return svg;
}

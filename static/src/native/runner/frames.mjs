// Frames of opaque origin, for what an answer has written.

/** A frame that only runs scripts: no origin, no storage, no windows, no way to the page around it. */
export function sandbox(url) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.referrerPolicy = "no-referrer";
  frame.src = url;
  return frame;
}

/**
 * Put a frame into the page.
 *
 * @param {HTMLIFrameElement} frame
 * @param {Element} place
 * @returns {Promise<void>} once it has loaded; rejects where the page's policy forbids it
 */
export function shown(frame, place) {
  return new Promise((resolve, reject) => {
    const violated = ({ effectiveDirective, blockedURI }) => {
      if (!/^(?:frame|child)-src$/.test(effectiveDirective) || !frame.src.startsWith(blockedURI)) return;
      reject(new Error(effectiveDirective));
    };
    document.addEventListener("securitypolicyviolation", violated);
    frame.addEventListener("load", () => {
      // The violation, if there is one, is told in a task of its own.
      setTimeout(() => {
        document.removeEventListener("securitypolicyviolation", violated);
        resolve();
      }, 0);
    });
    place.append(frame);
  });
}

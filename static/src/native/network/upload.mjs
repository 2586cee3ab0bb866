// `fetch` by XMLHttpRequest, which tells how much of the body has gone out.

const WITHOUT_BODY = [204, 205, 304];

export const upload = (url, { method, headers, body, credentials, signal }, watcher) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open(method, url);
    request.responseType = "blob";
    request.withCredentials = credentials === "include";
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ lengthComputable, loaded, total }) =>
      lengthComputable && watcher((100 * loaded) / total);
    request.onload = () => resolve(responseOf(request));
    request.onerror = () => reject(new TypeError("The request failed"));
    request.onabort = () => reject(new DOMException("The request was aborted", "AbortError"));
    request.onloadend = () => signal.removeEventListener("abort", abort);
    signal.addEventListener("abort", abort);
    if (signal.aborted) request.onabort();
    else request.send(body);
  });

function responseOf(request) {
  const { status, statusText } = request;
  const lines = request.getAllResponseHeaders().trim().split("\r\n").filter(Boolean);
  const headers = lines.map((line) => [
    line.slice(0, line.indexOf(":")),
    line.slice(line.indexOf(":") + 1).trim(),
  ]);
  const body = WITHOUT_BODY.includes(status) ? null : request.response;
  return new Response(body, { status, statusText, headers });
}

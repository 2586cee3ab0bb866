// Whether the browser keeps cookies for this site. `navigator.cookieEnabled` says so of Chromium even
// where they are blocked for it.

function probe() {
  const name = "chat_py_probe";
  try {
    document.cookie = `${name}=1; SameSite=Lax`;
    const kept = document.cookie.includes(`${name}=`);
    document.cookie = `${name}=; max-age=0; SameSite=Lax`;
    return kept;
  } catch {
    return false; // a document without an origin
  }
}

export const cookiesKept = probe();

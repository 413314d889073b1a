"""Lua for wrk: which requests it makes."""

from urllib.parse import quote_plus

from tests.bench.data import Session

GZIP = 'wrk.headers["Accept-Encoding"] = "gzip"\n'
WORDS = (
    "We counted for nine weeks what the permit desk costs, and it came to $214,000 a year. "
    "**Nobody** upstairs asks about tools; they ask what happens when it rains. Thanks @bench.\n\n"
    "- the first month, calls fell from 400 to 90\n- counsel wanted a way back, and never used it\n\n"
    "I would open with the people who wait, not with the money, and put a date on it: with half of "
    "the work done by spring, stopping is the odd choice, and everybody in the room will have an "
    "opinion on it anyway. Ask for one office, for three months, with a sheet that says what it cost."
)


def pages(paths: list[str], headers: dict[str, str] | None = None) -> str:
    """One of these by chance."""
    named = "".join(f'wrk.headers["{k}"] = "{_lua(v)}"\n' for k, v in (headers or {}).items())
    listed = ", ".join(f'"{path}"' for path in paths)
    return (
        f"{GZIP}{named}local paths = {{{listed}}}\n"
        'request = function() return wrk.format("GET", paths[math.random(#paths)]) end\n'
    )


def made_anew(path: str) -> str:
    """A page under an address that nobody asked for yet."""
    return f"""{GZIP}local n, start = 0, os.time()
request = function()
  n = n + 1
  return wrk.format("GET", "{path}?new=" .. n .. "of" .. start)
end
"""


def mixed(paths: list[str], session: Session) -> str:
    """Threads by chance, every tenth of them by a member."""
    listed = ", ".join(f'"{path}"' for path in paths)
    return f"""{GZIP}local n, paths = 0, {{{listed}}}
request = function()
  n = n + 1
  wrk.headers["Cookie"] = n % 10 == 0 and "{_lua(session.cookie)}" or nil
  return wrk.format("GET", paths[math.random(#paths)])
end
"""


def replies(paths: list[str], session: Session, reads: int) -> str:
    """New replies to threads by chance, each after so many readings of such pages."""
    listed = ", ".join(f'"{path}"' for path in paths)
    return f"""{GZIP}wrk.headers["Cookie"] = "{_lua(session.cookie)}"
local n, start, paths = 0, os.time(), {{{listed}}}
local function body()
  local fields = "csrf_token={session.token}&argument=roi&stance=for&body={quote_plus(WORDS)}+"
  return fields .. n .. "+of+" .. start
end
request = function()
  n = n + 1
  local path = paths[math.random(#paths)]
  if n % {reads + 1} ~= 0 then return wrk.format("GET", path) end
  local headers = {{["Content-Type"] = "application/x-www-form-urlencoded"}}
  for name, value in pairs(wrk.headers) do headers[name] = value end
  return wrk.format("POST", path:match("/threads/%d+") .. "/replies", headers, body())
end
"""


def _lua(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')

-- For wrk: goes through the lines of the file REQUESTS, "path<TAB>cookie", from line START on, each request from another
-- address. With SLUG it posts a comment there with each line's cookie, and counts every answer but a 302.
local lines, posted, wrong, threads = {}, 0, 0, {}
local slug, start = os.getenv("SLUG"), tonumber(os.getenv("START") or "0")
local csrf = string.rep("a", 32)

for line in io.lines(os.getenv("REQUESTS")) do
  local path, cookie = line:match("^(.-)\t(.*)$")
  lines[#lines + 1] = { path, cookie }
end

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function request()
  local count = tonumber(os.getenv("THREADS"))
  local turn = start + posted * count + number
  posted = posted + 1
  local line = lines[turn % #lines + 1]
  local headers = {
    ["X-Forwarded-For"] = string.format("10.%d.%d.%d", math.floor(turn / 65536) % 256, math.floor(turn / 256) % 256, turn % 256),
    ["Cookie"] = line[2],
  }
  if not slug then
    return wrk.format("GET", line[1], headers)
  end
  headers["Cookie"] = line[2] .. "; csrftoken=" .. csrf
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  local body = string.format("csrfmiddlewaretoken=%s&token=%d-%d&body=Kya+scene+tha%%21+Once+more+%d", csrf, number, turn, turn)
  return wrk.format("POST", "/articles/" .. slug .. "/comments/", headers, body)
end

if slug then
  function response(status)
    if status ~= 302 then wrong = wrong + 1 end
  end
end

function done()
  local sum = 0
  for _, thread in ipairs(threads) do sum = sum + (thread:get("wrong") or 0) end
  print("Unexpected answers: " .. sum)
end

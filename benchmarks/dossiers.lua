-- Dossiers of made-up places on days that nobody asked for before, drawn as benchmarks/serve.py makes them.
-- wrk -c 50 -t 2 -d 30s --latency -s benchmarks/dossiers.lua http://127.0.0.1:8000
local first = os.time({ year = 2022, month = 4, day = 25, hour = 12 })
local drawn = 0

function setup(thread)
  drawn = drawn + 1
  thread:set("seed", drawn)
end

function init()
  math.randomseed(seed + os.time())
end

function request()
  local place = math.floor(33000 * math.random() ^ 3)
  local day = os.date("%Y-%m-%d", first + 86400 * math.random(0, 339))
  return wrk.format("GET", string.format("/api/places/b:%06d?on=%s", place, day))
end

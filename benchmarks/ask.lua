-- What is asked of a server over the made-up edition of benchmarks/made_up.py, and what came of it as a JSON line.
--   wrk -c 50 -t 1 -d 30s -s benchmarks/ask.lua http://127.0.0.1:8000 -- KIND SEED [ITEMS]
-- KIND: new (dossiers of any place and day), front (of the 300 places most spoken of, on the days of the last month),
-- boxes (features in a box of a degree; ITEMS is the address that the box is put after), all (in turn, with lists).
local first = os.time({ year = 2022, month = 4, day = 25, hour = 12 })
local days, items, ask = 340, "/ogc/collections/places/items?limit=100&", nil

local function dossier(places, from)
  local place = math.floor(places * math.random() ^ 3)
  local day = os.date("%Y-%m-%d", first + 86400 * math.random(from, days - 1))
  return string.format("/api/places/b:%06d?on=%s", place, day)
end

local function box()
  local west, south = 22 + 17 * math.random(), 44 + 7 * math.random()
  return string.format("%sbbox=%.5f,%.5f,%.5f,%.5f", items, west, south, west + 1, south + 1)
end

local turn = 0
local mixed = {
  function() return dossier(33000, 0) end,
  function() return string.format("/api/places/b:%06d/strip", math.floor(33000 * math.random() ^ 3)) end,
  function() return string.format("/api/claims?limit=20&place=b:%06d", math.floor(33000 * math.random() ^ 3)) end,
  function() return "/api/search?q=" .. math.random(10000, 32999) end,
  box,
}

local kinds = {
  new = function() return dossier(33000, 0) end,
  front = function() return dossier(300, days - 30) end,
  boxes = box,
  all = function()
    turn = turn % #mixed + 1
    return mixed[turn]()
  end,
}

function init(args)
  ask = kinds[args[1]]
  math.randomseed(tonumber(args[2]))
  items = args[3] or items
end

function request()
  return wrk.format("GET", ask(), { ["Accept-Encoding"] = "gzip" })
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
  io.write(string.format(
    '{"requests": %d, "requests_per_s": %.1f, "p50_ms": %.1f, "p95_ms": %.1f, "failed": %d, "late": %d}\n',
    summary.requests, summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, failed, summary.errors.timeout
  ))
end

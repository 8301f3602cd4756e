-- wrk script: POST one tools/call after the other, each with an id of its own, over the sessions in turn.
--
-- BENCH_TOKEN   bearer token
-- BENCH_CALLS   file with the params of one call a line; "@" in it becomes a number never used before
-- BENCH_SESSIONS  file with one Mcp-Session-Id a line
-- BENCH_RUN     digits that no other run has; a request's number is appended to them
local function lines_of(name)
  local lines = {}
  for line in io.lines(os.getenv(name)) do
    lines[#lines + 1] = line
  end
  return lines
end

local calls = lines_of("BENCH_CALLS")
local sessions = lines_of("BENCH_SESSIONS")
local run = os.getenv("BENCH_RUN")
local heads = {}
local count = 0

function init()
  for i, session in ipairs(sessions) do
    heads[i] = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port ..
      "\r\nAuthorization: Bearer " .. os.getenv("BENCH_TOKEN") ..
      "\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream" ..
      "\r\nMCP-Protocol-Version: 2025-06-18\r\nMcp-Session-Id: " .. session .. "\r\nContent-Length: "
  end
end

function request()
  count = count + 1
  local call = calls[count % #calls + 1]
  if string.find(call, "@", 1, true) then
    call = string.gsub(call, "@", run .. string.format("%07d", count))
  end
  local body = '{"jsonrpc":"2.0","id":' .. count .. ',"method":"tools/call","params":' .. call .. "}"
  return heads[count % #heads + 1] .. #body .. "\r\n\r\n" .. body
end

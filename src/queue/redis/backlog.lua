-- KEYS: the bundles, how many envelopes stand in them, the stream of envelopes that stand alone.
-- Answers: how many envelopes wait, and when the oldest was appended (ms), if there is one.
local call = redis.call
local oldest

for _, stream in ipairs({ KEYS[1], KEYS[3] }) do
  local first = call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  local fields = first and first[2] or {}
  for name = 1, #fields, 2 do
    if fields[name] == 'at' then
      oldest = math.min(oldest or math.huge, tonumber(fields[name + 1]))
    end
  end
end
return { call('XLEN', KEYS[3]) + (call('GET', KEYS[2]) or 0), oldest and string.format('%d', oldest) or false }

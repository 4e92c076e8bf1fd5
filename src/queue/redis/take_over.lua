-- Hands out what its worker died with or did not settle, in ever smaller groups.
--
-- KEYS: the stream. ARGV: the group, the consumer, how many at most, after how many idle milliseconds an envelope is taken over, then how many
-- may be handed out together at their first, second ... attempt (later attempts: alone).
-- Answers: a list of {delivery, attempt, fields}.
local stream, group, consumer, limit, idle = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local ids, attempts, size, answer = {}, {}, limit, {}
for _, pending in ipairs(redis.call('XPENDING', stream, group, 'IDLE', idle, '-', '+', limit)) do
  local attempt = pending[4] + 1
  size = math.min(size, tonumber(ARGV[4 + attempt] or 1))
  if #ids >= size then
    break
  end
  ids[#ids + 1] = pending[1]
  attempts[pending[1]] = attempt
end
if #ids > 0 then
  -- What was deleted meanwhile does not come back from XCLAIM.
  for _, entry in ipairs(redis.call('XCLAIM', stream, group, consumer, idle, unpack(ids))) do
    answer[#answer + 1] = { entry[1], attempts[entry[1]], entry[2] }
  end
end
return answer

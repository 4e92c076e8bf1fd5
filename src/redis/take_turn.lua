-- Takes or keeps a turn. KEYS: the turn. ARGV: who asks, for how many milliseconds. Answers 1 if it is theirs.
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1

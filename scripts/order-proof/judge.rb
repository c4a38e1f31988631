# Reads lines of two versions with a tab between them; prints Gem::Version's order of each pair, ! for what it refuses.
STDIN.each_line do |line|
  a, b = line.chomp.split("\t")
  begin
    puts Gem::Version.new(a) <=> Gem::Version.new(b)
  rescue ArgumentError
    puts "!"
  end
end

# Stands in for Homebrew on Linux: reads a formula, takes its archive from a directory instead
# of its address, and installs it below a prefix, by the rules of Homebrew's Formula Cookbook.
# Run as: ruby homebrew.rb FORMULA ARCHIVES PREFIX arm|intel
require "digest"
require "fileutils"
require "tmpdir"

ARCHIVES, PREFIX, PROCESSOR = ARGV[1..3]

class Place
  def initialize(path)
    @path = File.join(PREFIX, path)
  end

  def install(*files)
    FileUtils.mkdir_p(@path)
    files.each do |each|
      (each.is_a?(Hash) ? each.to_a : [[each, File.basename(each)]]).each do |from, to|
        FileUtils.mv(from, File.join(@path, to))
      end
    end
  end

  def to_s = @path
end

class Formula
  class << self
    attr_reader :given, :block

    %i[desc homepage version license url sha256].each do |name|
      define_method(name) { |value| (@given ||= {})[name] = value }
    end
    def on_macos = nil
    def on_linux = yield
    def on_arm = (yield if PROCESSOR == "arm")
    def on_intel = (yield if PROCESSOR == "intel")
    def test(&block) = @block = block
  end

  {bin: "bin", man1: "share/man/man1", bash_completion: "etc/bash_completion.d",
   zsh_completion: "share/zsh/site-functions", fish_completion: "share/fish/vendor_completions.d"}.each do |name, path|
    define_method(name) { Place.new(path) }
  end
  def shell_output(command) = `#{command}`
  def assert_equal(want, got) = (raise "#{got.inspect}, want #{want.inspect}" if want != got)
end

load ARGV[0]
given = Tagline.given
%i[desc homepage version license url sha256].each { |name| raise "no #{name}" unless given[name] }
raise "desc starts with an article" if given[:desc].match?(/\A(an?|the)\b/i)

archive = File.join(ARCHIVES, File.basename(given[:url]))
raise "#{archive} has another checksum" if Digest::SHA256.file(archive).hexdigest != given[:sha256]

Dir.mktmpdir do |dir|
  system("tar", "-xzf", archive, "-C", dir, exception: true)
  only = Dir.children(dir) # Homebrew enters the one directory that an archive has
  Dir.chdir(only.length == 1 ? File.join(dir, only.first) : dir) { Tagline.new.install }
end
Tagline.new.instance_exec(&Tagline.block)
puts given[:version]

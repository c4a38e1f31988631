// Runs a declarative Jenkinsfile, for TestProveServiceFiles: stages one after the other in the working directory, sh as
// Jenkins calls it, env as variables of later scripts. What it does not know is an error.
abstract class Pipeline extends Script {
    def env = [:]
    def currentBuild = [:]

    def pipeline(Closure c) { c() }
    def getAny() { 'any' }
    void agent(where) { assert where == 'any' }
    def stages(Closure c) { c() }
    def stage(String name, Closure c) { println "stage $name"; c() }
    def steps(Closure c) { c() }
    def script(Closure c) { c() }

    // Without an option readProperties replaces no $NAME.
    def readProperties(Map m) {
        def p = new Properties()
        new File(m.file).withReader { p.load(it) }
        p
    }

    def sh(String script) {
        def b = new ProcessBuilder('sh', '-xe', '-c', script).inheritIO()
        env.each { name, value -> b.environment().put(name, value as String) }
        if (b.start().waitFor() != 0) throw new IllegalStateException("script failed: $script")
    }
}

def configuration = new org.codehaus.groovy.control.CompilerConfiguration(scriptBaseClass: 'Pipeline')
def jenkinsfile = new GroovyShell(this.class.classLoader, new Binding(), configuration).parse(new File(args[0]))
jenkinsfile.run()
println "build ${jenkinsfile.currentBuild.displayName}"

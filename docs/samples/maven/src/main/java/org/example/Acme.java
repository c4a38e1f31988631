package org.example;

/** Prints the version that the manifest of its archive has. */
public final class Acme {
    private Acme() {}

    public static void main(String[] args) {
        System.out.println(Acme.class.getPackage().getImplementationVersion());
    }
}

package io.targetdrop.data;

/** A directory as a user writes it, in the one form that says the same: {@code /images//} is {@code /images}. */
final class DirectoryPath {
    private DirectoryPath() {}

    /** Without slashes that say nothing; the root of a file system keeps its own. */
    static String normalized(String path) {
        int start = FileSystems.hasScheme(path) ? path.indexOf(':') + 1 : 0;
        if (start > 0 && path.startsWith("//", start)) {
            int host = path.indexOf('/', start + 2);
            start = host < 0 ? path.length() : host;
        }
        String directory = path.substring(start).replaceAll("/{2,}", "/");
        boolean isRoot = directory.equals("/");
        return path.substring(0, start) + (isRoot ? directory : directory.replaceFirst("/$", ""));
    }
}

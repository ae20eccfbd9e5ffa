package io.targetdrop.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * The checksums of an image folder: its files in their order, the training part first.
 *
 * @param files the files
 * @param skipsUnreadable whether a file that cannot be read counts as if it ended there
 */
record FolderChecksums(FolderFiles files, boolean skipsUnreadable) {
    /** Files are read ahead, many at the same time, up to so many bytes and files. */
    private static final long MOST_BYTES = 1 << 24;

    private static final int MOST_FILES = 1024;
    private static final int BLOCK = 1 << 16;

    /** A file to read. */
    private record Item(Path path, long length) {}

    /** Of a line for each file. */
    String namesAndSizes() {
        Sha256 digest = new Sha256();
        for (FileList list : files.lists()) {
            for (int index = 0; index < list.size(); index++) {
                digest.update(list.name(index) + "\t" + list.length(index) + "\n");
            }
        }
        return digest.hex();
    }

    /** Of all bytes, one file after the other, however they are read. */
    String contents() {
        Sha256 digest = new Sha256();
        List<Item> ahead = new ArrayList<>();
        long bytes = 0;
        for (FileList list : files.lists()) {
            for (int index = 0; index < list.size(); index++) {
                Item item = new Item(list.file(index).getPath(), list.length(index));
                if (bytes + item.length() > MOST_BYTES || ahead.size() == MOST_FILES) {
                    update(digest, ahead);
                    ahead.clear();
                    bytes = 0;
                }
                ahead.add(item);
                bytes += item.length();
            }
        }
        update(digest, ahead);
        return digest.hex();
    }

    private void update(Sha256 digest, List<Item> items) {
        if (items.size() == 1) {
            read(items.get(0), sink(digest)); // perhaps a large one
            return;
        }
        List<byte[]> contents = FilePool.map(items, FilePool.WAITING, item -> {
            ByteArrayOutputStream content = new ByteArrayOutputStream((int) item.length());
            read(item, content);
            return content.toByteArray();
        });
        contents.forEach(content -> digest.update(content, 0, content.length));
    }

    private static OutputStream sink(Sha256 digest) {
        return new OutputStream() {
            @Override
            public void write(int value) {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int count) {
                digest.update(bytes, offset, count);
            }
        };
    }

    private void read(Item item, OutputStream out) {
        try (InputStream in = files.directory().open(item.path())) {
            byte[] block = new byte[BLOCK];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                out.write(block, 0, read);
            }
        } catch (IOException e) {
            if (!skipsUnreadable) {
                throw HadoopFiles.unreadable(item.path(), e);
            }
        }
    }
}

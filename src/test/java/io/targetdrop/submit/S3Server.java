package io.targetdrop.submit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * An S3-compatible store on a free port of 127.0.0.1, in memory, for path-style requests: put, get with ranges, head, list (version
 * 2, with delimiter), copy, delete, delete many, multipart. It requires the access key in each request, does not check signatures, and remembers
 * what was asked of it.
 */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "bucket";

    private static final String HOST = "127.0.0.1";
    private static final String CHUNKED = "STREAMING-";
    private static final int FEWEST_LISTED = 1;
    private static final int MOST_LISTED = 1000;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String accessKey = "KEY" + UUID.randomUUID().toString().replace("-", "");
    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final NavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final Map<String, NavigableMap<Integer, byte[]>> uploads = new ConcurrentHashMap<>();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();

    private record Stored(byte[] bytes, Instant time) {
        String tag() {
            return '"' + md5(bytes) + '"';
        }
    }

    /**
     * What was asked.
     *
     * @param operation the method; COPY for a put of another object
     * @param key of the object; empty for the bucket
     */
    record Request(String operation, String key) {}

    private S3Server() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), 0), 0);
        http.setExecutor(threads);
        http.createContext("/", this::answer);
        http.start();
    }

    static S3Server start() throws IOException {
        return new S3Server();
    }

    /** The lines of a properties file for spark-submit. The secret is any. */
    String settings() {
        return """
                spark.hadoop.fs.s3a.endpoint                http://%s:%d
                spark.hadoop.fs.s3a.endpoint.region         us-east-1
                spark.hadoop.fs.s3a.path.style.access       true
                spark.hadoop.fs.s3a.connection.ssl.enabled  false
                spark.hadoop.fs.s3a.access.key              %s
                spark.hadoop.fs.s3a.secret.key              any
                """.formatted(HOST, http.getAddress().getPort(), accessKey);
    }

    /** Stores an object. */
    void put(String key, byte[] bytes) {
        objects.put(key, new Stored(bytes, now()));
    }

    /** The content of an object, as text. */
    String text(String key) {
        return new String(objects.get(key).bytes(), StandardCharsets.UTF_8);
    }

    /** The keys of the objects below a prefix, sorted. */
    List<String> keys(String prefix) {
        return objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    /** What was asked so far. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = body(exchange);
            String path = exchange.getRequestURI().getPath().substring(1);
            int slash = path.indexOf('/');
            String bucket = slash < 0 ? path : path.substring(0, slash);
            String key = slash < 0 ? "" : path.substring(slash + 1);
            Map<String, String> query = query(exchange.getRequestURI());
            String copied = exchange.getRequestHeaders().getFirst("x-amz-copy-source");
            requests.add(new Request(copied == null ? exchange.getRequestMethod() : "COPY", key));
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (authorization == null || !authorization.contains(accessKey)) {
                error(exchange, 403, "InvalidAccessKeyId");
            } else if (!bucket.equals(BUCKET)) {
                error(exchange, 404, "NoSuchBucket");
            } else if (key.isEmpty()) {
                onBucket(exchange, query, body);
            } else if (query.containsKey("uploads") || query.containsKey("uploadId")) {
                onUpload(exchange, key, query, body);
            } else {
                onObject(exchange, key, copied, body);
            }
        } catch (SAXException | ParserConfigurationException | RuntimeException e) {
            e.printStackTrace(); // the client sees a closed connection, and reports that
        }
    }

    private void onBucket(HttpExchange exchange, Map<String, String> query, byte[] body)
            throws IOException, SAXException, ParserConfigurationException {
        if (exchange.getRequestMethod().equals("POST") && query.containsKey("delete")) {
            StringBuilder deleted = new StringBuilder();
            for (String key : texts(body, "Key")) {
                objects.remove(key);
                deleted.append("<Deleted><Key>").append(escaped(key)).append("</Key></Deleted>");
            }
            xml(exchange, "<DeleteResult>" + deleted + "</DeleteResult>");
        } else if (query.containsKey("location")) {
            xml(exchange, "<LocationConstraint/>");
        } else if (exchange.getRequestMethod().equals("GET")) {
            xml(exchange, listing(query));
        } else {
            send(exchange, 200, new byte[0]);
        }
    }

    /** Keys after the last one of the page before; those with the delimiter after the prefix are one entry. */
    private String listing(Map<String, String> query) {
        String prefix = query.getOrDefault("prefix", "");
        String delimiter = query.getOrDefault("delimiter", "");
        String after = query.getOrDefault("continuation-token", query.getOrDefault("start-after", ""));
        int most = Math.max(
                FEWEST_LISTED, Integer.parseInt(query.getOrDefault("max-keys", Integer.toString(MOST_LISTED))));
        boolean isEncoded = query.containsKey("encoding-type");
        Map<String, String> entries = new TreeMap<>();
        String last = "";
        boolean isCut = false;
        for (Map.Entry<String, Stored> object : objects.tailMap(after, false).entrySet()) {
            String key = object.getKey();
            if (!key.startsWith(prefix) || !delimiter.isEmpty() && after.endsWith(delimiter) && key.startsWith(after)) {
                continue;
            }
            int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            String entry = end < 0 ? key : key.substring(0, end + delimiter.length());
            if (!entries.containsKey(entry) && entries.size() == most) {
                isCut = true;
                break;
            }
            entries.put(entry, end < 0 ? content(key, object.getValue(), isEncoded) : common(entry, isEncoded));
            last = entry;
        }
        return "<ListBucketResult><Name>" + BUCKET + "</Name><Prefix>" + name(prefix, isEncoded) + "</Prefix><MaxKeys>"
                + most + "</MaxKeys><KeyCount>" + entries.size() + "</KeyCount><IsTruncated>" + isCut + "</IsTruncated>"
                + (isEncoded ? "<EncodingType>url</EncodingType>" : "")
                + (isCut ? "<NextContinuationToken>" + escaped(last) + "</NextContinuationToken>" : "")
                + String.join("", entries.values()) + "</ListBucketResult>";
    }

    private static String content(String key, Stored object, boolean isEncoded) {
        return "<Contents><Key>" + name(key, isEncoded) + "</Key><LastModified>" + object.time()
                + "</LastModified><ETag>"
                + escaped(object.tag()) + "</ETag><Size>" + object.bytes().length
                + "</Size><StorageClass>STANDARD</StorageClass></Contents>";
    }

    private static String common(String prefix, boolean isEncoded) {
        return "<CommonPrefixes><Prefix>" + name(prefix, isEncoded) + "</Prefix></CommonPrefixes>";
    }

    private static String name(String key, boolean isEncoded) {
        return isEncoded ? URLEncoder.encode(key, StandardCharsets.UTF_8) : escaped(key);
    }

    private void onUpload(HttpExchange exchange, String key, Map<String, String> query, byte[] body)
            throws IOException {
        String id = query.getOrDefault("uploadId", "");
        NavigableMap<Integer, byte[]> parts = uploads.get(id);
        if (query.containsKey("uploads")) {
            String begun = UUID.randomUUID().toString();
            uploads.put(begun, new ConcurrentSkipListMap<>());
            xml(
                    exchange,
                    "<InitiateMultipartUploadResult><Bucket>" + BUCKET + "</Bucket><Key>" + escaped(key)
                            + "</Key><UploadId>" + begun + "</UploadId></InitiateMultipartUploadResult>");
        } else if (parts == null) {
            error(exchange, 404, "NoSuchUpload");
        } else if (exchange.getRequestMethod().equals("PUT")) {
            parts.put(Integer.valueOf(query.get("partNumber")), body);
            exchange.getResponseHeaders().set("ETag", new Stored(body, now()).tag());
            send(exchange, 200, new byte[0]);
        } else if (exchange.getRequestMethod().equals("POST")) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            parts.values().forEach(whole::writeBytes);
            put(key, whole.toByteArray());
            uploads.remove(id);
            xml(
                    exchange,
                    "<CompleteMultipartUploadResult><Bucket>" + BUCKET + "</Bucket><Key>" + escaped(key)
                            + "</Key><ETag>&quot;" + md5(whole.toByteArray()) + "-" + parts.size()
                            + "&quot;</ETag></CompleteMultipartUploadResult>");
        } else {
            uploads.remove(id);
            send(exchange, 204, new byte[0]);
        }
    }

    private void onObject(HttpExchange exchange, String key, String copied, byte[] body) throws IOException {
        Stored stored = objects.get(key);
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                if (copied == null) {
                    put(key, body);
                    exchange.getResponseHeaders().set("ETag", objects.get(key).tag());
                    send(exchange, 200, new byte[0]);
                } else {
                    copy(exchange, key, URLDecoder.decode(copied, StandardCharsets.UTF_8));
                }
            }
            case "DELETE" -> {
                objects.remove(key);
                send(exchange, 204, new byte[0]);
            }
            default -> {
                if (stored == null) {
                    error(exchange, 404, "NoSuchKey");
                } else {
                    get(exchange, stored);
                }
            }
        }
    }

    private void copy(HttpExchange exchange, String key, String source) throws IOException {
        Stored stored = objects.get(source.replaceFirst("^/?" + BUCKET + "/", ""));
        if (stored == null) {
            error(exchange, 404, "NoSuchKey");
            return;
        }
        put(key, stored.bytes());
        xml(
                exchange,
                "<CopyObjectResult><LastModified>" + now() + "</LastModified><ETag>" + escaped(stored.tag())
                        + "</ETag></CopyObjectResult>");
    }

    private static void get(HttpExchange exchange, Stored stored) throws IOException {
        exchange.getResponseHeaders().set("ETag", stored.tag());
        exchange.getResponseHeaders().set("Last-Modified", HTTP_DATE.format(stored.time()));
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        String range = exchange.getRequestHeaders().getFirst("Range");
        int size = stored.bytes().length;
        if (range == null) {
            send(exchange, 200, stored.bytes());
            return;
        }
        String[] ends = range.replace("bytes=", "").split("-", -1);
        int first = Integer.parseInt(ends[0]);
        int last = ends[1].isEmpty() ? size - 1 : (int) Math.min(Long.parseLong(ends[1]), size - 1);
        if (first > last) {
            error(exchange, 416, "InvalidRange");
            return;
        }
        exchange.getResponseHeaders().set("Content-Range", "bytes " + first + "-" + last + "/" + size);
        send(exchange, 206, Arrays.copyOfRange(stored.bytes(), first, last + 1));
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        send(
                exchange,
                status,
                ("<Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static void xml(HttpExchange exchange, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        send(exchange, 200, ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** The body, without the signatures of its chunks: {@code size;chunk-signature=…}, a line of content, and so on. */
    private static byte[] body(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        String hash = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
        if (hash == null || !hash.startsWith(CHUNKED)) {
            return sent;
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int position = 0;
        while (position < sent.length) {
            int start = position;
            int semicolon = IntStream.range(start, sent.length)
                    .filter(i -> sent[i] == ';')
                    .findFirst()
                    .orElseThrow();
            int end = IntStream.range(semicolon, sent.length)
                    .filter(i -> sent[i] == '\n')
                    .findFirst()
                    .orElseThrow();
            int size = HexFormat.fromHexDigits(new String(sent, start, semicolon - start, StandardCharsets.US_ASCII));
            content.write(sent, end + 1, size);
            position = size == 0 ? sent.length : end + 1 + size + 2;
        }
        return content.toByteArray();
    }

    private static Map<String, String> query(URI address) {
        Map<String, String> query = new HashMap<>();
        String text = address.getRawQuery();
        for (String part : text == null ? new String[0] : text.split("&")) {
            String[] sides = part.split("=", 2);
            query.put(sides[0], sides.length < 2 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static List<String> texts(byte[] xml, String element)
            throws IOException, SAXException, ParserConfigurationException {
        try (InputStream in = new ByteArrayInputStream(xml)) {
            NodeList found = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getElementsByTagName(element);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < found.getLength(); i++) {
                texts.add(found.item(i).getTextContent());
            }
            return texts;
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

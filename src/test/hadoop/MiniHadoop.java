import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.nodemanager.NodeManager;
import org.apache.hadoop.yarn.server.resourcemanager.ResourceManager;

/**
 * A NameNode and a DataNode, and if {@code yarn} is asked for a ResourceManager and a NodeManager, all in this process and on
 * 127.0.0.1. Java runs this file from its source (`java -cp JARS MiniHadoop.java DIRECTORY PORT [yarn]`), because its class path is
 * not that of the tests. PORT is the NameNode's, which must still be free when it starts again.
 *
 * <p>Prints READY when its clients can come, whose site files are then in DIRECTORY/conf. Reads {@code stop} and {@code start}
 * from standard input, for the NameNode, and answers each with a line. Ends when standard input does.
 *
 * <p>YARN's own mini cluster binds to the address of the machine's name. These are the same servers.
 */
public final class MiniHadoop {
    private static final String HOST = "127.0.0.1";
    private static final int NODE_MEBIBYTES = 16_384;

    private MiniHadoop() {}

    public static void main(String[] arguments) {
        int code = 0;
        try {
            run(
                    Path.of(arguments[0]),
                    Integer.parseInt(arguments[1]),
                    List.of(arguments).contains("yarn"));
        } catch (Exception e) {
            e.printStackTrace();
            code = 1;
        }
        System.exit(code); // servers have threads of their own
    }

    private static void run(Path directory, int nameNodePort, boolean hasYarn) throws Exception {
        DefaultMetricsSystem.setMiniClusterMode(true);
        Configuration settings = new Configuration();
        settings.set("dfs.heartbeat.interval", "1");
        settings.set("dfs.namenode.fs-limits.min-block-size", "1024");
        MiniDFSCluster dfs = new MiniDFSCluster.Builder(
                        settings, directory.resolve("hdfs").toFile())
                .nameNodePort(nameNodePort)
                .numDataNodes(1)
                .build();
        dfs.waitActive();
        Configuration clients = new Configuration(false);
        clients.set("fs.defaultFS", dfs.getURI().toString());
        clients.set("dfs.replication", "1");
        if (hasYarn) {
            startYarn(directory, clients);
        }
        writeSiteFiles(clients, directory.resolve("conf"));
        System.out.println("READY");
        obey(dfs);
    }

    private static void obey(MiniDFSCluster dfs) throws Exception {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.equals("stop")) {
                dfs.shutdownNameNode(0);
            } else {
                dfs.restartNameNode(0, true);
            }
            System.out.println("DONE " + order);
        }
    }

    private static void startYarn(Path directory, Configuration clients) throws Exception {
        YarnConfiguration settings = new YarnConfiguration();
        clients.forEach(setting -> settings.set(setting.getKey(), setting.getValue()));
        List<String> addresses = Stream.of("", "scheduler.", "resource-tracker.", "admin.", "webapp.")
                .map(server -> "yarn.resourcemanager." + server + "address")
                .toList();
        addresses.forEach(key -> settings.set(key, HOST + ":0")); // replaced by the port that the server got
        settings.set(
                "yarn.resourcemanager.scheduler.class",
                "org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler");
        settings.setInt("yarn.scheduler.minimum-allocation-mb", 256);
        settings.setInt("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", 200);
        for (String server : List.of("", "localizer.", "webapp.")) {
            settings.set("yarn.nodemanager." + server + "address", HOST + ":0");
        }
        settings.set("yarn.nodemanager.local-dirs", created(directory.resolve("containers")));
        settings.set("yarn.nodemanager.log-dirs", created(directory.resolve("logs")));
        settings.setInt("yarn.nodemanager.resource.memory-mb", NODE_MEBIBYTES);
        settings.setInt("yarn.nodemanager.resource.cpu-vcores", 16);
        // a container over its memory is killed, as on a real node
        settings.setBoolean("yarn.nodemanager.pmem-check-enabled", true);
        settings.setBoolean("yarn.nodemanager.vmem-check-enabled", false);
        settings.setInt("yarn.nodemanager.container-monitor.interval-ms", 500);
        settings.setBoolean("yarn.nodemanager.disk-health-checker.enable", false);
        // even so, a disk that is nine tenths full would not be used, and every container would fail
        settings.setFloat("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", 100);
        ResourceManager resources = new ResourceManager();
        resources.init(settings);
        resources.start();
        addresses.forEach(key -> clients.set(key, resources.getConfig().get(key)));
        NodeManager node = new NodeManager();
        node.init(new YarnConfiguration(resources.getConfig()));
        node.start();
        while (resources.getRMContext().getRMNodes().isEmpty()) {
            Thread.sleep(50);
        }
    }

    private static String created(Path directory) throws IOException {
        return Files.createDirectories(directory).toString();
    }

    /** The same settings in each file, because each kind of client reads another one. */
    private static void writeSiteFiles(Configuration clients, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (String file : List.of("core-site.xml", "hdfs-site.xml", "yarn-site.xml")) {
            try (OutputStream out = Files.newOutputStream(directory.resolve(file))) {
                clients.writeXml(out);
            }
        }
    }
}

package io.targetdrop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The profile that continuous integration does not build: what the CPU's jar gets must not creep into the CUDA jar. */
class CudaProfileTest {
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();
    private static final String EXCLUDED = "/project/profiles/profile[id='cuda']//artifactSet/excludes/exclude";

    @Test
    void leavesOutEveryNativeLibraryOfTheCpuButJavaCpps() throws Exception {
        Set<String> natives = new TreeSet<>();
        NodeList classified = nodes("/project/dependencies/dependency[classifier]");
        for (int i = 0; i < classified.getLength(); i++) {
            natives.add(XPATH.evaluate("artifactId", classified.item(i)));
        }
        assertFalse(natives.isEmpty());
        natives.remove("javacpp");

        Set<String> excluded = new TreeSet<>();
        NodeList patterns = nodes(EXCLUDED + "[contains(., ':jar:')]");
        for (int i = 0; i < patterns.getLength(); i++) {
            excluded.add(patterns.item(i).getTextContent().split(":")[1]);
        }
        assertEquals(natives, excluded);
    }

    private static NodeList nodes(String path) throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new File(System.getProperty("basedir", ""), "pom.xml"));
        return (NodeList) XPATH.evaluate(path, pom, XPathConstants.NODESET);
    }
}

<#-- META-INF/THIRD-PARTY.txt of the jar for spark-submit; pom.xml says when it is made -->
What is in this jar in addition to targetdrop-spark, and its licences: name and version | licence | where it comes from.
Licence texts are in META-INF. Spark, Scala and Hadoop are not in this jar.

<#list dependencyMap as dependency>
<#assign artifact = dependency.getKey()/>
${artifact.artifactId} ${artifact.version} | <#list dependency.getValue() as licence>${licence}<#sep> or </#list> | ${artifact.groupId}:${artifact.artifactId}:${artifact.version}<#if artifact.url??>, ${artifact.url}</#if>
</#list>

Copies of other projects inside these artifacts:

error_prone_annotations 2.5.1 | Apache-2.0 | in org.nd4j:guava
failureaccess 1.0.1 | Apache-2.0 | in org.nd4j:guava
guava 28.0-android | Apache-2.0 | in org.nd4j:protobuf
j2objc-annotations 1.3 | Apache-2.0 | in org.nd4j:guava
listenablefuture 9999.0-empty-to-avoid-conflict-with-guava | Apache-2.0 | in org.nd4j:guava
jackson-annotations 2.13.3 | Apache-2.0 | in org.nd4j:jackson
jackson-core 2.13.3 | Apache-2.0 | in org.nd4j:jackson
jackson-databind 2.13.3 | Apache-2.0 | in org.nd4j:jackson
jackson-dataformat-yaml 2.13.3 | Apache-2.0 | in org.nd4j:jackson
jackson-datatype-joda 2.13.3 | Apache-2.0 | in org.nd4j:jackson
snakeyaml 1.26 | Apache-2.0 | in org.nd4j:jackson
protobuf-java 3.21.2 | BSD-3-Clause | in org.nd4j:protobuf
protobuf-java-util 3.21.2 | BSD-3-Clause | in org.nd4j:protobuf

Native libraries inside these artifacts, under licences of their own: libgomp in nd4j-native (GPL-3.0 with the GCC runtime
library exception); libgfortran, libquadmath and libgcc in openblas (GPL-3.0 or LGPL with the same exception).

"""/registry: the contracts in the manner of a Confluent schema registry, read only.

Stock consumers (Confluent's Avro deserializers, Kafka UI, Connect's Avro converter) are pointed at it and decode our
topics. Subjects are record names; nothing can be registered, since contracts are code and come by review.
"""

"""A worker of vLLM that loads whole weights into a tied head too.

On CPUs vLLM keeps a packed copy of each matrix. A head that is tied to the embedding has a copy of its
own, which reload_weights of vLLM 0.32 leaves as it was. With PYTHONPATH at this file's folder:

    --worker-extension-cls rlvr_vllm.TiedHead

and in the run rollout.server.reload-method = reload_tied. See docs/servers.md.
"""


class TiedHead:
    def reload_tied(self, weights_path):
        from vllm.model_executor.layers.vocab_parallel_embedding import ParallelLMHead

        self.reload_weights(weights_path=weights_path)
        for module in self.model_runner.get_model().modules():
            if isinstance(module, ParallelLMHead):
                module.quant_method.process_weights_after_loading(module)

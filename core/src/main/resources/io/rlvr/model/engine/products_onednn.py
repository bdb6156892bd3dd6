# Products by oneDNN alone, with a gradient where one is wanted. For processors whose vectors MKL, which
# libtorch multiplies float32 by, does not use whole.

def packs() -> bool:
  return True

# A weight [out, in] laid out; it can be multiplied with, and read no more.
def pack(weight: Tensor) -> Tensor:
  return ops.mkldnn._reorder_linear_weight(weight, 64)

# x W^T + bias, in the type of x; W as it is or laid out. Of bfloat16 libtorch's are oneDNN's already.
def linear(x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
  if weight.is_mkldnn:
    return ops.mkldnn._linear_pointwise(x, weight, bias, "none", [], "")
  if x.dtype != 6:
    return torch.linear(x, weight.to(x.dtype), bias)
  return ops.aten.mkldnn_linear(x.to_mkldnn(), weight.to(x.dtype), bias).to_dense()

# A B, where no gradient is wanted.
def product(a: Tensor, b: Tensor) -> Tensor:
  return ops.mkldnn._linear_pointwise(a, b.t(), None, "none", [], "")

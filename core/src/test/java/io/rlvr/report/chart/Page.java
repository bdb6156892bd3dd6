package io.rlvr.report.chart;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A page as its elements; parsing fails if it is not well-formed. */
public record Page(Document document) {

  public static Page of(String html) {
    try {
      var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
      return new Page(builder.parse(new InputSource(new StringReader(html))));
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new AssertionError("Cannot parse page: " + e.getMessage(), e);
    }
  }

  public List<Element> all(String xpath) {
    try {
      NodeList found =
          (NodeList)
              XPathFactory.newInstance()
                  .newXPath()
                  .evaluate(xpath, document, XPathConstants.NODESET);
      List<Element> elements = new ArrayList<>();
      for (int i = 0; i < found.getLength(); i++) {
        elements.add((Element) found.item(i));
      }
      return elements;
    } catch (XPathExpressionException e) {
      throw new AssertionError("Cannot evaluate " + xpath, e);
    }
  }

  public List<String> texts(String xpath) {
    return all(xpath).stream().map(Element::getTextContent).toList();
  }

  /** An attribute of the only element that the path finds. */
  public String attribute(String xpath, String name) {
    List<Element> found = all(xpath);
    if (found.size() != 1) {
      throw new AssertionError("Expected one " + xpath + ", but found " + found.size());
    }
    return found.get(0).getAttribute(name);
  }
}
